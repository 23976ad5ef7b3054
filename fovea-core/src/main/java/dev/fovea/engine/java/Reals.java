package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.tensor.BFloat16;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/// A tensor's elements as numbers, whatever type they are stored in.
///
/// The kernels are written once, in terms of this class; its loops over whole rows are the ones
/// that the compiler turns into vector instructions.
final class Reals {
  final MemorySegment memory;
  final TensorType type;
  private final DType dtype;
  private final long size;

  Reals(TensorType type, MemorySegment memory) {
    this.type = type;
    this.memory = memory;
    this.dtype = type.dtype();
    this.size = type.shape().size();
  }

  long size() {
    return size;
  }

  double get(long i) {
    return switch (dtype) {
      case F32 -> memory.get(JAVA_FLOAT, 4 * i);
      case F64 -> memory.get(JAVA_DOUBLE, 8 * i);
      case BF16 -> BFloat16.toFloat(memory.get(JAVA_SHORT, 2 * i));
      case I32 -> memory.get(JAVA_INT, 4 * i);
      case U8 -> memory.get(JAVA_BYTE, i) & 0xff;
    };
  }

  void set(long i, double value) {
    switch (dtype) {
      case F32 -> memory.set(JAVA_FLOAT, 4 * i, (float) value);
      case F64 -> memory.set(JAVA_DOUBLE, 8 * i, value);
      case BF16 -> memory.set(JAVA_SHORT, 2 * i, BFloat16.of(value));
      case I32 -> memory.set(JAVA_INT, 4 * i, (int) value);
      case U8 -> memory.set(JAVA_BYTE, i, (byte) value);
    }
  }

  boolean isF32() {
    return dtype == DType.F32;
  }

  /// Sets `n` elements from `at` on to one value.
  void fill(long at, long n, double value) {
    if (value == 0) {
      memory.asSlice(at * dtype.bytes(), n * dtype.bytes()).fill((byte) 0);
      return;
    }
    if (dtype == DType.F32) {
      fill(memory, 4 * at, n, (float) value);
      return;
    }
    for (long i = at; i < at + n; i++) {
      set(i, value);
    }
  }

  private static void fill(MemorySegment memory, long at, long n, float value) {
    for (long i = 0; i < n; i++) {
      memory.set(JAVA_FLOAT, at + 4 * i, value);
    }
  }

  /// Copies the elements from `at` on to an array, until it is full.
  void read(long at, double[] row) {
    if (dtype == DType.F32) {
      read(memory, 4 * at, row);
      return;
    }
    for (int i = 0; i < row.length; i++) {
      row[i] = get(at + i);
    }
  }

  private static void read(MemorySegment memory, long at, double[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = memory.get(JAVA_FLOAT, at + 4L * i);
    }
  }

  /// Sets the elements from `at` on to what is in an array.
  void write(long at, double[] row) {
    if (dtype == DType.F32) {
      write(memory, 4 * at, row);
      return;
    }
    for (int i = 0; i < row.length; i++) {
      set(at + i, row[i]);
    }
  }

  private static void write(MemorySegment memory, long at, double[] row) {
    for (int i = 0; i < row.length; i++) {
      memory.set(JAVA_FLOAT, at + 4L * i, (float) row[i]);
    }
  }

  /// Copies `n` elements of another tensor of the same element type.
  void copy(long at, Reals from, long fromAt, long n) {
    long bytes = dtype.bytes();
    MemorySegment.copy(from.memory, fromAt * bytes, memory, at * bytes, n * bytes);
  }

  /// Adds `factor` times a row of `x` to a row of this tensor.
  void addRow(long at, double factor, Reals x, long xAt, int n) {
    if (dtype == DType.F32) {
      float f = (float) factor;
      long to = 4 * at;
      long from = 4 * xAt;
      for (int i = 0; i < n; i++) {
        float sum = memory.get(JAVA_FLOAT, to + 4L * i)
            + f * x.memory.get(JAVA_FLOAT, from + 4L * i);
        memory.set(JAVA_FLOAT, to + 4L * i, sum);
      }
    } else {
      for (int i = 0; i < n; i++) {
        set(at + i, get(at + i) + factor * x.get(xAt + i));
      }
    }
  }

  /// Returns the sum of the products of two rows.
  double dot(long at, Reals x, long xAt, int n) {
    if (dtype != DType.F32) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += get(at + i) * x.get(xAt + i);
      }
      return sum;
    }
    // Four sums side by side: one alone would wait for each addition to finish.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a += product(at + i, x, xAt + i);
      b += product(at + i + 1, x, xAt + i + 1);
      c += product(at + i + 2, x, xAt + i + 2);
      d += product(at + i + 3, x, xAt + i + 3);
    }
    for (; i < n; i++) {
      a += product(at + i, x, xAt + i);
    }
    return (a + b) + (c + d);
  }

  private float product(long i, Reals x, long j) {
    return memory.get(JAVA_FLOAT, 4 * i) * x.memory.get(JAVA_FLOAT, 4 * j);
  }
}
