package dev.fovea.initializer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleSupplier;

/// Fills weights with numbers drawn one after the other.
final class Draws {
  private static final int PIECE = 4096;

  private Draws() {}

  /// Sets all elements, in row-major order.
  static void fill(Tensor weight, DoubleSupplier next) {
    long size = weight.shape().size();
    if (weight.type().dtype() != DType.F32) {
      for (long i = 0; i < size; i++) {
        weight.set(i, next.getAsDouble());
      }
      return;
    }
    // A million elements set one by one would be a tenth of a small network's start.
    float[] piece = new float[PIECE];
    for (long at = 0; at < size; at += PIECE) {
      int n = (int) Math.min(PIECE, size - at);
      for (int i = 0; i < n; i++) {
        piece[i] = (float) next.getAsDouble();
      }
      MemorySegment.copy(piece, 0, weight.reportedMemory(), JAVA_FLOAT, at * Float.BYTES, n);
    }
    weight.changed();
  }
}
