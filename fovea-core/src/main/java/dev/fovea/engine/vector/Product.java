package dev.fovea.engine.vector;

import java.util.Arrays;

/// A product of matrices, block by block, so that what is read often stays in the caches.
///
/// A block of the left matrix is at most 96 rows and 256 columns (96 KiB), one of the right matrix
/// 256 rows and 256 columns (256 KiB): together they fit the second-level cache. A transposed left
/// matrix is deep and the right one then as deep, so that its blocks are three times as high, and the
/// right matrix passes by less often. An element of the result is the sum over blocks of 256, in
/// order, whoever computes it.
///
/// @param left  where the left matrix comes from
/// @param right the right matrix
/// @param sink  where the result goes
public record Product(Left left, Strips right, Sink sink) {
  private static final int ROWS = 16 * Tile.ROWS;
  private static final int DEPTH = 256;
  private static final int COLUMNS = 256;

  /// Floats of the largest right matrix that is cut into strips once and not for each block.
  private static final int WHOLE = 1 << 22;

  /// Gives blocks of the left matrix.
  public interface Left {
    /// Tells whether [#copy] writes the block transposed, a row for each of its columns.
    boolean transposed();

    /// Writes a block.
    ///
    /// @param to     rows of the block, or its columns where it is transposed
    /// @param stride floats from one to the next
    void copy(int row, int rows, int column, int columns, float[] to, int stride);
  }

  /// Takes blocks of the result.
  public interface Sink {
    /// Takes a block of the result.
    ///
    /// @param sums  its rows
    /// @param width floats from one row to the next
    void take(int row, int rows, int column, int columns, float[] sums, int width);
  }

  /// Computes the rows from `from`, inclusive, to `to`, exclusive.
  ///
  /// @param buffers memory that no other thread uses meanwhile
  public void run(int from, int to, Buffers buffers) {
    boolean whole = !left.transposed()
        && (long) right.depth() * Strips.padded(right.columns()) <= WHOLE;
    if (whole) {
      float[] strips = buffers.right(Strips.size(right.depth(), right.columns()));
      right.copy(0, right.depth(), 0, right.columns(), strips);
    }
    int height = left.transposed() ? 3 * ROWS : ROWS;
    int rows;
    for (int row = from; row < to; row += rows) {
      // Blocks end at the same rows whatever `from` is, so that a sink gets them in the same order.
      rows = Math.min(height - row % height, to - row);
      for (int column = 0; column < right.columns(); column += COLUMNS) {
        int columns = Math.min(COLUMNS, right.columns() - column);
        block(row, rows, column, columns, whole, buffers);
      }
    }
  }

  private void block(int row, int rows, int column, int columns, boolean whole, Buffers buffers) {
    int tall = Math.ceilDiv(rows, Tile.ROWS) * Tile.ROWS;
    int width = Strips.padded(columns);
    float[] sums = buffers.sums(tall * width);
    Arrays.fill(sums, 0, tall * width, 0);
    for (int k = 0; k < right.depth(); k += DEPTH) {
      int depth = Math.min(DEPTH, right.depth() - k);
      int stride = stride(left.transposed() ? tall : depth);
      float[] block = buffers.left(stride * (left.transposed() ? depth : tall));
      left.copy(row, rows, k, depth, block, stride);
      if (whole) {
        int first = column * right.depth() + k * Tile.COLUMNS;
        tiles(block, stride, buffers.right(0), first, right.depth(), depth, sums, tall, width);
      } else {
        float[] strips = buffers.right(Strips.size(depth, columns));
        right.copy(k, depth, column, columns, strips);
        tiles(block, stride, strips, 0, depth, depth, sums, tall, width);
      }
    }
    sink.take(row, rows, column, columns, sums, width);
  }

  /// Returns a distance between rows that is no power of two, at which all of them would compete for
  /// the same few places of the cache.
  private static int stride(int length) {
    return Math.ceilDiv(length, 16) * 16 | 16;
  }

  /// @param first  where the first strip begins in `strips`
  /// @param length rows of a strip
  private void tiles(float[] block, int stride, float[] strips, int first, int length, int depth,
      float[] sums, int rows, int width) {
    int row = left.transposed() ? 1 : stride;
    int step = left.transposed() ? stride : 1;
    for (int column = 0; column < width; column += Tile.COLUMNS) {
      int strip = first + column * length;
      for (int r = 0; r < rows; r += Tile.ROWS) {
        int sum = r * width + column;
        Tile.add(block, r * row, row, step, strips, strip, depth, sums, sum, width);
      }
    }
  }
}
