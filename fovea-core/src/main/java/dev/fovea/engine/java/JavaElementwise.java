package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Binary;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Shape;

/// Ops on one element at a time; the op itself says what to compute.
final class JavaElementwise {
  private JavaElementwise() {}

  /// One input.
  record One(Node node, Unary op, Workers workers) implements JavaKernel {
    @Override
    public boolean inPlace(int index) {
      return true;
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      int size = Math.toIntExact(out[0].size());
      workers.split(size, size, (from, to) -> {
        if (!in[0].isF32() || !out[0].isF32() || !FloatLoops.run(op, in[0], out[0], from, to)) {
          for (int i = from; i < to; i++) {
            out[0].set(i, op.apply(in[0].get(i)));
          }
        }
      });
    }
  }

  /// Two inputs, repeated where they are smaller than the result.
  ///
  /// The result is cut into rows along which each input either moves on or stays where it is.
  record Two(Node node, Binary op, int row, Workers workers) implements JavaKernel {
    Two(Node node, Binary op, Workers workers) {
      this(node, op, row(node), workers);
    }

    @Override
    public boolean inPlace(int index) {
      return true;
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      int rows = Math.toIntExact(out[0].size() / Math.max(row, 1));
      workers.split(rows, out[0].size(), (from, to) -> rows(from, to, in[0], in[1], out[0]));
    }

    private void rows(int from, int to, Reals a, Reals b, Reals y) {
      Shape shape = node.output().shape();
      int stepA = step(node.input(0).shape(), shape);
      int stepB = step(node.input(1).shape(), shape);
      boolean wholeA = node.input(0).shape().equals(shape);
      boolean wholeB = node.input(1).shape().equals(shape);
      boolean floats = a.isF32() && y.isF32();
      for (int r = from; r < to; r++) {
        long at = (long) r * row;
        long atA = wholeA ? at : offset(at, node.input(0).shape(), shape);
        long atB = wholeB ? at : offset(at, node.input(1).shape(), shape);
        if (floats && stepA == 1 && FloatLoops.run(op, a, atA, b, atB, stepB, y, at, row)) {
          continue;
        }
        for (int i = 0; i < row; i++) {
          y.set(at + i, op.apply(a.get(atA + (long) i * stepA), b.get(atB + (long) i * stepB)));
        }
      }
    }

    /// Returns the number of elements along which no input changes between moving and staying.
    private static int row(Node node) {
      Shape shape = node.output().shape();
      int axis = shape.rank();
      while (axis > 0
          && same(node.input(0).shape(), shape, axis - 1)
          && same(node.input(1).shape(), shape, axis - 1)) {
        axis--;
      }
      return Math.toIntExact(shape.slice(axis, shape.rank()).size());
    }

    /// Tells whether an axis of the input behaves as the last axis does.
    private static boolean same(Shape input, Shape shape, int axis) {
      int last = shape.rank() - 1;
      return shape.dim(axis) == 1 || moves(input, shape, axis) == moves(input, shape, last);
    }

    private static boolean moves(Shape input, Shape shape, int axis) {
      int own = axis - shape.rank() + input.rank();
      return own >= 0 && input.dim(own) == shape.dim(axis);
    }

    private static int step(Shape input, Shape shape) {
      return shape.rank() > 0 && moves(input, shape, shape.rank() - 1) ? 1 : 0;
    }

    /// Returns the element of the input that belongs to element `at` of the result.
    private static long offset(long at, Shape input, Shape shape) {
      long offset = 0;
      long stride = 1;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        int own = axis - shape.rank() + input.rank();
        int length = own < 0 ? 1 : input.dim(own);
        if (length > 1) {
          offset += at % shape.dim(axis) * stride;
        }
        stride *= length;
        at /= shape.dim(axis);
      }
      return offset;
    }
  }
}
