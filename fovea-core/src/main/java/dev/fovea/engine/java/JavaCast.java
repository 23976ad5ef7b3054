package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.graph.Node;
import dev.fovea.tensor.BFloat16;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;

/// The same numbers in another element type.
record JavaCast(Node node, Workers workers) implements JavaKernel {
  @Override
  public void run(Reals[] in, Reals[] out) {
    int size = Math.toIntExact(out[0].size());
    workers.split(size, size, (from, to) -> cast(in[0], out[0], from, to));
  }

  /// Converts the elements from `from`, inclusive, to `to`, exclusive.
  static void cast(Reals x, Reals y, int from, int to) {
    DType before = x.type.dtype();
    DType after = y.type.dtype();
    if (before == after) {
      y.copy(from, x, from, to - from);
    } else if (before == DType.F32 && after == DType.BF16) {
      narrow(x.memory, y.memory, from, to);
    } else if (before == DType.BF16 && after == DType.F32) {
      widen(x.memory, y.memory, from, to);
    } else {
      for (int i = from; i < to; i++) {
        y.set(i, x.get(i));
      }
    }
  }

  private static void narrow(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i++) {
      y.set(JAVA_SHORT, 2L * i, BFloat16.of(x.get(JAVA_FLOAT, 4L * i)));
    }
  }

  private static void widen(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i++) {
      y.set(JAVA_FLOAT, 4L * i, BFloat16.toFloat(x.get(JAVA_SHORT, 2L * i)));
    }
  }
}
