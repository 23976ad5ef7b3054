package dev.fovea.engine.java;

import dev.fovea.engine.vector.Floats;
import dev.fovea.engine.vector.Product;
import dev.fovea.graph.Op;
import dev.fovea.op.Add;
import dev.fovea.op.Binary;
import dev.fovea.op.Relu;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// What follows a product, done to each block of its result on the way to memory.
///
/// @param parts  what is done, in order
/// @param result where the result goes
record Tail(List<Part> parts, Matrix result) implements Product.Sink {
  /// One op on a block of the result.
  private interface Part {
    void run(long row, int column, int columns, float[] sums, int at);
  }

  /// Tells whether a tail can be built of these ops.
  static boolean fits(List<Op> ops) {
    return ops.stream().allMatch(op -> op instanceof Add || op instanceof Relu);
  }

  /// Builds a tail.
  ///
  /// @param others the second inputs of those ops that have two
  static Tail of(List<Op> ops, List<Reals> others, Matrix result) {
    List<Part> parts = new ArrayList<>();
    int next = 0;
    for (Op op : ops) {
      parts.add(op instanceof Binary ? sum(others.get(next++), result) : Tail::relu);
    }
    return new Tail(parts, result);
  }

  private static void relu(long row, int column, int columns, float[] sums, int at) {
    Floats.relu(sums, at, columns);
  }

  /// Adds a vector over the columns, or what lies at the result's place in a tensor of its shape.
  private static Part sum(Reals other, Matrix result) {
    Shape shape = other.type.shape();
    long stride = shape.rank() == 1 ? 0 : result.stride();
    return (row, column, columns, sums, at) -> Floats.add(sums, at, other.memory,
        result.first() + row * stride + column, columns);
  }

  @Override
  public void take(int row, int rows, int column, int columns, float[] sums, int width) {
    for (int r = 0; r < rows; r++) {
      for (Part part : parts) {
        part.run(row + r, column, columns, sums, r * width);
      }
    }
    result.take(row, rows, column, columns, sums, width);
  }
}
