package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.engine.vector.Product;
import dev.fovea.engine.vector.Strips;
import java.lang.foreign.MemorySegment;

/// Floats in memory as the left side or the result of a product.
///
/// @param memory     floats
/// @param first      the first element
/// @param stride     elements from one row in memory to the next
/// @param transposed whether the rows in memory are the columns of the matrix
record Matrix(MemorySegment memory, long first, long stride, boolean transposed)
    implements
      Product.Left,
      Product.Sink {
  @Override
  public void copy(int row, int rows, int column, int columns, float[] to, int length) {
    int from = transposed ? column : row;
    int count = transposed ? columns : rows;
    long start = first + (transposed ? row : column);
    for (int r = 0; r < count; r++) {
      MemorySegment.copy(memory, JAVA_FLOAT, 4 * (start + (from + r) * stride), to, r * length,
          transposed ? rows : columns);
    }
  }

  @Override
  public void take(int row, int rows, int column, int columns, float[] sums, int width) {
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(sums, r * width, memory, JAVA_FLOAT,
          4 * (first + (row + r) * stride + column), columns);
    }
  }

  /// Returns the matrix as the right side of a product.
  Strips strips(int depth, int columns) {
    return transposed
        ? new Strips(memory, first, 1, stride, depth, columns)
        : new Strips(memory, first, stride, 1, depth, columns);
  }
}
