package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/// Sums over axes, in double precision whatever the type.
///
/// @param stride how far a step along each axis of the input moves in the result, 0 where summed
/// @param sums   one entry for each element of the result
record JavaSum(Node node, long[] stride, double[] sums) implements JavaKernel {
  JavaSum(Node node) {
    this(node, strides(node), new double[Math.toIntExact(node.output().shape().size())]);
  }

  private static long[] strides(Node node) {
    long[] kept = node.output().shape().strides();
    long[] strides = new long[node.input(0).shape().rank()];
    int next = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = ((Sum) node.op()).axes().contains(axis) ? 0 : kept[next++];
    }
    return strides;
  }

  @Override
  public void run(Reals[] in, Reals[] out) {
    Arrays.fill(sums, 0);
    Shape shape = node.input(0).shape();
    int row = shape.rank() == 0 ? 1 : shape.last();
    int step = shape.rank() == 0 ? 0 : (int) stride[stride.length - 1];
    long rows = row == 0 ? 0 : in[0].size() / row;
    for (long r = 0; r < rows; r++) {
      add(in[0], r * row, (int) offset(r, shape), step, row);
    }
    for (int i = 0; i < sums.length; i++) {
      out[0].set(i, sums[i]);
    }
  }

  private void add(Reals x, long from, int to, int step, int row) {
    if (step == 0) {
      double sum = 0;
      for (int i = 0; i < row; i++) {
        sum += x.get(from + i);
      }
      sums[to] += sum;
    } else {
      for (int i = 0; i < row; i++) {
        sums[to + i] += x.get(from + i);
      }
    }
  }

  /// Returns where the sum of a row begins in the result.
  private long offset(long row, Shape shape) {
    long offset = 0;
    for (int axis = shape.rank() - 2; axis >= 0; axis--) {
      offset += row % shape.dim(axis) * stride[axis];
      row /= shape.dim(axis);
    }
    return offset;
  }
}
