package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Concat;
import dev.fovea.op.Pad;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Ops that only move elements to other places.
final class JavaMove {
  private JavaMove() {}

  /// Reads the input with other strides: transposing, repeating, and cutting out a block.
  ///
  /// @param first  element of the input that belongs to the first of the result
  /// @param stride how far a step along each axis of the result moves in the input
  record Gather(Node node, long first, long[] stride, Workers workers) implements JavaKernel {
    static Gather of(Node node, Transpose op, Workers workers) {
      long[] strides = node.input(0).shape().strides();
      long[] order = op.order().stream().mapToLong(axis -> strides[axis]).toArray();
      return new Gather(node, 0, order, workers);
    }

    static Gather of(Node node, Broadcast op, Workers workers) {
      Shape from = node.input(0).shape();
      long[] strides = from.strides();
      long[] all = new long[op.shape().rank()];
      int extra = all.length - strides.length;
      for (int axis = extra; axis < all.length; axis++) {
        all[axis] = from.dim(axis - extra) == 1 ? 0 : strides[axis - extra];
      }
      return new Gather(node, 0, all, workers);
    }

    static Gather of(Node node, Slice op, Workers workers) {
      long[] strides = node.input(0).shape().strides();
      return new Gather(node, offset(op.begin(), strides), strides, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      Shape shape = node.output().shape();
      int row = shape.rank() == 0 ? 1 : shape.last();
      long step = shape.rank() == 0 ? 1 : stride[stride.length - 1];
      int rows = Math.toIntExact(out[0].size() / Math.max(row, 1));
      workers.split(rows, out[0].size(), (from, to) -> {
        for (int r = from; r < to; r++) {
          long at = first + strided(r, shape, stride, shape.rank() - 1);
          gather(in[0], at, step, out[0], (long) r * row, row);
        }
      });
    }

    private static void gather(Reals x, long from, long step, Reals y, long to, int n) {
      if (step == 1) {
        y.copy(to, x, from, n);
      } else if (step == 0) {
        y.fill(to, n, x.get(from));
      } else {
        for (int i = 0; i < n; i++) {
          y.set(to + i, x.get(from + i * step));
        }
      }
    }
  }

  /// Writes each input as a block of the result: concatenating and padding.
  ///
  /// @param first for each input, the element of the result where its block begins
  /// @param fill  what lies between the blocks
  record Scatter(Node node, long[] first, double fill) implements JavaKernel {
    static Scatter of(Node node, Concat op) {
      long[] strides = node.output().shape().strides();
      long[] first = new long[node.inputs().size()];
      for (int i = 1; i < first.length; i++) {
        int length = node.input(i - 1).shape().dim(op.axis());
        first[i] = first[i - 1] + length * strides[op.axis()];
      }
      return new Scatter(node, first, 0);
    }

    static Scatter of(Node node, Pad op) {
      long first = offset(op.before(), node.output().shape().strides());
      return new Scatter(node, new long[]{first}, op.value());
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      if (in.length == 1) {
        out[0].fill(0, out[0].size(), fill);
      }
      long[] strides = node.output().shape().strides();
      for (int k = 0; k < in.length; k++) {
        Shape shape = node.input(k).shape();
        int axis = lastCut(shape);
        long row = shape.slice(axis, shape.rank()).size();
        long rows = row == 0 ? 0 : in[k].size() / row;
        for (long r = 0; r < rows; r++) {
          out[0].copy(first[k] + strided(r, shape, strides, axis), in[k], r * row, row);
        }
      }
    }

    /// Returns the last axis that is shorter than the result's: from there on a block lies in one piece.
    private int lastCut(Shape shape) {
      int axis = Math.max(shape.rank() - 1, 0);
      while (axis > 0 && shape.dim(axis) == node.output().shape().dim(axis)) {
        axis--;
      }
      return axis;
    }
  }

  private static long offset(List<Integer> at, long[] strides) {
    long offset = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      offset += at.get(axis) * strides[axis];
    }
    return offset;
  }

  /// Returns the offset of row `row` of a tensor of this shape under other strides.
  ///
  /// @param axes how many axes in front count the rows
  private static long strided(long row, Shape shape, long[] strides, int axes) {
    long offset = 0;
    for (int axis = axes - 1; axis >= 0; axis--) {
      offset += row % shape.dim(axis) * strides[axis];
      row /= shape.dim(axis);
    }
    return offset;
  }
}
