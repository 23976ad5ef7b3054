package dev.fovea.engine.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The right matrix of a product, `[depth, columns]`, and how it becomes strips that are as wide as
/// a tile: a tile then reads its memory from one end to the other.
///
/// @param memory   floats
/// @param first    the first element
/// @param rowStep  elements from one row to the next
/// @param step     elements from one column to the next
/// @param depth    number of rows
/// @param columns  number of columns
public record Strips(
    MemorySegment memory, long first, long rowStep, long step, int depth, int columns) {
  /// Returns how many floats a block of this size takes in strips.
  static int size(int depth, int columns) {
    return Math.multiplyExact(depth, padded(columns));
  }

  /// Returns the number of columns with those that fill the last strip.
  static int padded(int columns) {
    return Math.ceilDiv(columns, Tile.COLUMNS) * Tile.COLUMNS;
  }

  /// Writes a block as strips, each with all of its rows; the last strip is filled up with zeros.
  void copy(int row, int rows, int column, int count, float[] to) {
    int at = 0;
    for (int c = column; c < column + count; c += Tile.COLUMNS) {
      int width = Math.min(Tile.COLUMNS, column + count - c);
      for (int r = row; r < row + rows; r++) {
        copyRow(first + r * rowStep + c * step, width, to, at);
        Arrays.fill(to, at + width, at + Tile.COLUMNS, 0);
        at += Tile.COLUMNS;
      }
    }
  }

  private void copyRow(long from, int width, float[] to, int at) {
    if (step == 1) {
      MemorySegment.copy(memory, JAVA_FLOAT, 4 * from, to, at, width);
    } else {
      for (int i = 0; i < width; i++) {
        to[at + i] = memory.get(JAVA_FLOAT, 4 * (from + i * step));
      }
    }
  }
}
