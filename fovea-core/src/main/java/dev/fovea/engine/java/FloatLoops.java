package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Binary;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.ReluGrad;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Unary;
import java.lang.foreign.MemorySegment;

/// Loops over floats for the ops that run on large tensors, one each, because the compiler turns a
/// loop into vector instructions only if it sees the arithmetic in it.
final class FloatLoops {
  private FloatLoops() {}

  /// Computes the elements from `from` to `to`, or returns false if there is no loop for the op.
  static boolean run(Unary op, Reals in, Reals out, int from, int to) {
    MemorySegment x = in.memory;
    MemorySegment y = out.memory;
    switch (op) {
      case Relu _ -> {
        for (int i = from; i < to; i++) {
          y.set(JAVA_FLOAT, 4L * i, Math.max(x.get(JAVA_FLOAT, 4L * i), 0));
        }
      }
      case Affine(double scale, double shift) -> {
        float a = (float) scale;
        float b = (float) shift;
        for (int i = from; i < to; i++) {
          y.set(JAVA_FLOAT, 4L * i, a * x.get(JAVA_FLOAT, 4L * i) + b);
        }
      }
      case Square _ -> {
        for (int i = from; i < to; i++) {
          float v = x.get(JAVA_FLOAT, 4L * i);
          y.set(JAVA_FLOAT, 4L * i, v * v);
        }
      }
      case Sqrt _ -> {
        for (int i = from; i < to; i++) {
          y.set(JAVA_FLOAT, 4L * i, (float) Math.sqrt(x.get(JAVA_FLOAT, 4L * i)));
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Computes a row whose first input moves on; `step` is 1 if the second moves too, 0 if it stays.
  static boolean run(
      Binary op, Reals a, long atA, Reals b, long atB, int step, Reals y, long at, int n) {
    return step == 1
        ? rows(op, a.memory, 4 * atA, b.memory, 4 * atB, y.memory, 4 * at, n)
        : scalar(op, a.memory, 4 * atA, b.memory.get(JAVA_FLOAT, 4 * atB), y.memory, 4 * at, n);
  }

  private static boolean rows(Binary op, MemorySegment a, long atA, MemorySegment b, long atB,
      MemorySegment y, long at, int n) {
    switch (op) {
      case Add _ -> {
        for (int i = 0; i < n; i++) {
          y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i)
              + b.get(JAVA_FLOAT, atB + 4L * i));
        }
      }
      case Subtract _ -> {
        for (int i = 0; i < n; i++) {
          y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i)
              - b.get(JAVA_FLOAT, atB + 4L * i));
        }
      }
      case Multiply _ -> {
        for (int i = 0; i < n; i++) {
          y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i)
              * b.get(JAVA_FLOAT, atB + 4L * i));
        }
      }
      case Divide _ -> {
        for (int i = 0; i < n; i++) {
          y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i)
              / b.get(JAVA_FLOAT, atB + 4L * i));
        }
      }
      case ReluGrad _ -> {
        for (int i = 0; i < n; i++) {
          float d = b.get(JAVA_FLOAT, atB + 4L * i);
          y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i) > 0 ? d : 0);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean scalar(Binary op, MemorySegment a, long atA, float s, MemorySegment y,
      long at, int n) {
    switch (op) {
      case Add _ -> {
        for (int i = 0; i < n; i++) {
          y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i) + s);
        }
      }
      case Multiply _ -> {
        for (int i = 0; i < n; i++) {
          y.set(JAVA_FLOAT, at + 4L * i, a.get(JAVA_FLOAT, atA + 4L * i) * s);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
