package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Binary;
import dev.fovea.op.Divide;
import dev.fovea.op.Equal;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.ReluGrad;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Unary;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Loops over floats for the ops that run on large tensors, a method each.
///
/// The compiler turns a loop into vector instructions only if it sees the arithmetic in it; and
/// small methods compile in milliseconds, while one with all of these loops took a second, again and
/// again, of a processor that a training step needs.
final class FloatLoops {
  /// Computes the elements of `y` from `from` to `to` out of those of `x`.
  @FunctionalInterface
  interface One {
    void run(MemorySegment x, MemorySegment y, int from, int to);
  }

  /// Computes `n` elements of `y` out of those of `a` and `b`, each from a byte offset on.
  @FunctionalInterface
  interface Two {
    void run(MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n);
  }

  private FloatLoops() {}

  /// Returns the loop for an op, if there is one.
  static Optional<One> of(Unary op) {
    return switch (op) {
      case Relu _ -> Optional.of(FloatLoops::relu);
      case Square _ -> Optional.of(FloatLoops::square);
      case Sqrt _ -> Optional.of(FloatLoops::sqrt);
      case Affine(double scale, double shift) ->
        Optional.of((x, y, from, to) -> affine((float) scale, (float) shift, x, y, from, to));
      default -> Optional.empty();
    };
  }

  /// Returns the loop for an op over rows of the same length, if there is one.
  static Optional<Two> rows(Binary op) {
    return switch (op) {
      case Add _ -> Optional.of(FloatLoops::add);
      case Subtract _ -> Optional.of(FloatLoops::subtract);
      case Multiply _ -> Optional.of(FloatLoops::multiply);
      case Divide _ -> Optional.of(FloatLoops::divide);
      case ReluGrad _ -> Optional.of(FloatLoops::reluGrad);
      case AtLeast _ -> Optional.of(FloatLoops::atLeast);
      case Equal _ -> Optional.of(FloatLoops::equal);
      default -> Optional.empty();
    };
  }

  /// Returns the loop for an op whose second input is a single number, if there is one.
  static Optional<Two> scalar(Binary op) {
    return switch (op) {
      case Add _ ->
        Optional.of((a, atA, b, atB, y, at, n) -> shift(a, atA, b.get(JAVA_FLOAT, atB), y, at, n));
      case Multiply _ ->
        Optional.of((a, atA, b, atB, y, at, n) -> scale(a, atA, b.get(JAVA_FLOAT, atB), y, at, n));
      case AtLeast _ ->
        Optional.of((a, atA, b, atB, y, at, n) -> reach(a, atA, b.get(JAVA_FLOAT, atB), y, at, n));
      default -> Optional.empty();
    };
  }

  private static void relu(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i++) {
      y.set(JAVA_FLOAT, 4L * i, Math.max(x.get(JAVA_FLOAT, 4L * i), 0));
    }
  }

  private static void square(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i++) {
      y.set(JAVA_FLOAT, 4L * i, x.get(JAVA_FLOAT, 4L * i) * x.get(JAVA_FLOAT, 4L * i));
    }
  }

  private static void sqrt(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i++) {
      y.set(JAVA_FLOAT, 4L * i, (float) Math.sqrt(x.get(JAVA_FLOAT, 4L * i)));
    }
  }

  private static void affine(
      float scale, float shift, MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i++) {
      y.set(JAVA_FLOAT, 4L * i, scale * x.get(JAVA_FLOAT, 4L * i) + shift);
    }
  }

  private static void add(
      MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i,
          a.get(JAVA_FLOAT, atA + 4L * i) + b.get(JAVA_FLOAT, atB + 4L * i));
    }
  }

  private static void subtract(
      MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i,
          a.get(JAVA_FLOAT, atA + 4L * i) - b.get(JAVA_FLOAT, atB + 4L * i));
    }
  }

  private static void multiply(
      MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i,
          a.get(JAVA_FLOAT, atA + 4L * i) * b.get(JAVA_FLOAT, atB + 4L * i));
    }
  }

  private static void divide(
      MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i,
          a.get(JAVA_FLOAT, atA + 4L * i) / b.get(JAVA_FLOAT, atB + 4L * i));
    }
  }

  private static void reluGrad(
      MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i,
          a.get(JAVA_FLOAT, atA + 4L * i) > 0 ? b.get(JAVA_FLOAT, atB + 4L * i) : 0);
    }
  }

  private static void atLeast(
      MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i,
          a.get(JAVA_FLOAT, atA + 4L * i) >= b.get(JAVA_FLOAT, atB + 4L * i) ? 1 : 0);
    }
  }

  private static void reach(
      MemorySegment a, long atA, float b, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i) >= b ? 1 : 0);
    }
  }

  private static void equal(
      MemorySegment a, long atA, MemorySegment b, long atB, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i,
          a.get(JAVA_FLOAT, atA + 4L * i) == b.get(JAVA_FLOAT, atB + 4L * i) ? 1 : 0);
    }
  }

  private static void shift(
      MemorySegment a, long atA, float b, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i) + b);
    }
  }

  private static void scale(
      MemorySegment a, long atA, float b, MemorySegment y, long at, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i) * b);
    }
  }
}
