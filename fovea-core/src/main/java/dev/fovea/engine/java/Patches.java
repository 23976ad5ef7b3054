package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.engine.vector.Floats;
import dev.fovea.engine.vector.Product;
import java.lang.foreign.MemorySegment;

/// An image as a matrix whose product with the kernel is the convolution: a row for each position of
/// each image, and in it what lies under the window there, `[taps, channels]`, zeros on the padding.
///
/// The matrix is many times as large as the image and never stands in memory as a whole.
///
/// @param image      floats, `[batch, pixels, pixel]`
/// @param taps       which pixels lie under the window
/// @param pixel      channels of a pixel, those of all groups
/// @param first      the first of the channels that are convolved
/// @param channels   how many of them
/// @param transposed whether a product reads the matrix the other way, `[taps, channels]` as rows
/// @see <a href="https://hal.science/inria-00112631">Chellapilla, Puri and Simard 2006, High
///     performance convolutional neural networks for document processing</a>
record Patches(
    MemorySegment image, Taps taps, int pixel, int first, int channels, boolean transposed)
    implements
      Product.Left {
  /// Below so many floats a loop is faster than the call that copies memory.
  private static final int SHORT = 8;

  @Override
  public void copy(int row, int rows, int column, int columns, float[] to, int stride) {
    if (transposed) {
      rows(column, columns, row, rows, to, stride);
    } else {
      rows(row, rows, column, columns, to, stride);
    }
  }

  private void rows(int row, int rows, int column, int columns, float[] to, int stride) {
    int position = row % taps.positions;
    long start = (long) (row / taps.positions) * taps.pixels;
    for (int r = 0; r < rows; r++) {
      row(start, position, column, columns, to, r * stride);
      position++;
      if (position == taps.positions) {
        position = 0;
        start += taps.pixels;
      }
    }
  }

  /// Copies a part of a row, neighbouring pixels in one piece.
  private void row(long start, int position, int column, int columns, float[] to, int at) {
    int end = at + columns;
    int tap = column / channels;
    int channel = column % channels;
    while (at < end) {
      int here = taps.pixel(position, tap++);
      int length = channels - channel;
      if (channels == pixel && here != Taps.OUTSIDE) {
        for (int next = here + 1; at + length < end && taps.pixel(position, tap) == next; next++) {
          length += channels;
          tap++;
        }
      }
      length = Math.min(length, end - at);
      copy((start + here) * pixel + first + channel, here == Taps.OUTSIDE, length, to, at);
      at += length;
      channel = 0;
    }
  }

  private void copy(long from, boolean outside, int length, float[] to, int at) {
    if (length >= SHORT && !outside) {
      MemorySegment.copy(image, JAVA_FLOAT, 4 * from, to, at, length);
    } else {
      for (int i = 0; i < length; i++) {
        to[at + i] = outside ? 0 : image.get(JAVA_FLOAT, 4 * (from + i));
      }
    }
  }

  /// Adds a part of each row to the pixels from which [#copy] would take it.
  void add(int row, int rows, int column, int columns, float[] from, int stride) {
    for (int r = 0; r < rows; r++) {
      int position = (row + r) % taps.positions;
      long start = (long) ((row + r) / taps.positions) * taps.pixels;
      int at = r * stride;
      int end = at + columns;
      int channel = column % channels;
      for (int tap = column / channels; at < end; tap++) {
        int length = Math.min(channels - channel, end - at);
        int here = taps.pixel(position, tap);
        if (here != Taps.OUTSIDE) {
          Floats.addTo(image, (start + here) * pixel + first + channel, from, at, length);
        }
        at += length;
        channel = 0;
      }
    }
  }
}
