package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Binary;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/// Ops on one element at a time; the op itself says what to compute.
final class JavaElementwise {
  /// Elements that are copied to and from an array at once.
  private static final int PIECE = 256;

  private JavaElementwise() {}

  /// One input.
  ///
  /// @param floats the loop over floats, if there is one for the op
  record One(Node node, Unary op, Optional<FloatLoops.One> floats, Workers workers)
      implements
        JavaKernel {
    One(Node node, Unary op, Workers workers) {
      this(node, op, isF32(node) ? FloatLoops.of(op) : Optional.empty(), workers);
    }

    @Override
    public boolean inPlace(int index) {
      return true;
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      int size = Math.toIntExact(out[0].size());
      if (floats.isPresent()) {
        FloatLoops.One loop = floats.get();
        workers.split(size, size, (from, to) -> loop.run(in[0].memory, out[0].memory, from, to));
      } else {
        workers.split(size, size, (from, to) -> each(in[0], out[0], from, to));
      }
    }

    private void each(Reals x, Reals y, int from, int to) {
      double[] piece = new double[Math.min(PIECE, to - from)];
      for (int at = from; at < to; at += piece.length) {
        if (to - at < piece.length) {
          piece = new double[to - at];
        }
        x.read(at, piece);
        apply(op, piece);
        y.write(at, piece);
      }
    }

    private static void apply(Unary op, double[] piece) {
      for (int i = 0; i < piece.length; i++) {
        piece[i] = op.apply(piece[i]);
      }
    }
  }

  /// Two inputs, repeated where they are smaller than the result.
  ///
  /// The result is cut into rows along which each input either moves on or stays where it is.
  ///
  /// @param row    elements of a row
  /// @param a      how the first input moves
  /// @param b      how the second input moves
  /// @param floats the loop over floats, if there is one for the op and these moves
  record Two(
      Node node, Binary op, int row, Moves a, Moves b, Optional<FloatLoops.Two> floats,
      Workers workers)
      implements
        JavaKernel {
    static Two of(Node node, Binary op, Workers workers) {
      int row = Moves.row(node);
      Moves a = Moves.of(node.input(0).shape(), node.output().shape());
      Moves b = Moves.of(node.input(1).shape(), node.output().shape());
      Optional<FloatLoops.Two> floats = Optional.empty();
      if (isF32(node) && a.step() == 1) {
        floats = b.step() == 1 ? FloatLoops.rows(op) : FloatLoops.scalar(op);
      }
      return new Two(node, op, row, a, b, floats, workers);
    }

    @Override
    public boolean inPlace(int index) {
      return true;
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      int rows = Math.toIntExact(out[0].size() / Math.max(row, 1));
      if (floats.isPresent()) {
        FloatLoops.Two loop = floats.get();
        workers.split(rows, out[0].size(), (from, to) -> floats(loop, from, to, in, out[0]));
      } else {
        workers.split(rows, out[0].size(), (from, to) -> rows(from, to, in[0], in[1], out[0]));
      }
    }

    private void floats(FloatLoops.Two loop, int from, int to, Reals[] in, Reals y) {
      for (int r = from; r < to; r++) {
        long at = (long) r * row;
        long atA = 4 * a.offset(at);
        long atB = 4 * b.offset(at);
        loop.run(in[0].memory, atA, in[1].memory, atB, y.memory, 4 * at, row);
      }
    }

    private void rows(int from, int to, Reals x, Reals z, Reals y) {
      for (int r = from; r < to; r++) {
        long at = (long) r * row;
        long atA = a.offset(at);
        long atB = b.offset(at);
        for (int i = 0; i < row; i++) {
          y.set(at + i,
              op.apply(x.get(atA + (long) i * a.step()), z.get(atB + (long) i * b.step())));
        }
      }
    }
  }

  private static boolean isF32(Node node) {
    return node.output().dtype() == DType.F32
        && node.inputs().stream().allMatch(input -> input.dtype() == DType.F32);
  }

  /// How an input moves along with the result.
  ///
  /// @param step   1 if it moves along a row, 0 if it stays
  /// @param length length of each axis of the result
  /// @param stride how far a step along each axis moves in the input, 0 where it repeats
  /// @param whole  whether it has the result's shape
  /// @param still  whether every row begins at its first element
  private record Moves(int step, long[] length, long[] stride, boolean whole, boolean still) {
    static Moves of(Shape input, Shape result) {
      long[] own = input.strides();
      int extra = result.rank() - input.rank();
      long[] stride = new long[result.rank()];
      long[] length = new long[result.rank()];
      for (int axis = 0; axis < stride.length; axis++) {
        length[axis] = result.dim(axis);
        stride[axis] = moves(input, result, axis) ? own[axis - extra] : 0;
      }
      int step = stride.length > 0 && moves(input, result, stride.length - 1) ? 1 : 0;
      boolean still = input.size() == (step == 1 && input.rank() > 0 ? input.last() : 1);
      return new Moves(step, length, stride, input.equals(result), still);
    }

    /// Returns the number of elements along which no input changes between moving and staying.
    static int row(Node node) {
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

    /// Returns the element of the input that belongs to the first element of a row of the result.
    long offset(long at) {
      if (whole || still) {
        return whole ? at : 0;
      }
      long offset = 0;
      for (int axis = length.length - 1; axis >= 0; axis--) {
        offset += at % length[axis] * stride[axis];
        at /= length[axis];
      }
      return offset;
    }
  }
}
