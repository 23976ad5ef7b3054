package dev.fovea.engine.java;

import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/// For each position of a window and each element under it, the pixel that lies there.
final class Taps {
  /// Says that the element lies on the padding.
  static final int OUTSIDE = -1;

  final int positions;
  final int taps;
  final int pixels;
  private final int[] table;

  /// Prepares the table.
  ///
  /// @param image `[batch, spatial…, channels]`
  Taps(Window window, Shape image) {
    Shape output = window.output(image, image.last());
    Shape spatial = image.slice(1, image.rank() - 1);
    Shape places = output.slice(1, output.rank() - 1);
    positions = Math.toIntExact(places.size());
    taps = window.size();
    pixels = Math.toIntExact(spatial.size());
    table = new int[Math.multiplyExact(positions, taps)];
    int[] place = new int[window.rank()];
    int[] offset = new int[window.rank()];
    for (int position = 0; position < positions; position++) {
      unravel(position, places, place);
      for (int tap = 0; tap < taps; tap++) {
        unravel(tap, window.kernel(), offset);
        table[position * taps + tap] = pixel(window, spatial, place, offset);
      }
    }
  }

  /// Returns the pixel under `tap` when the window is at `position`, or OUTSIDE.
  int pixel(int position, int tap) {
    return table[position * taps + tap];
  }

  /// Returns all pixels, a row for each position, as they are kept.
  int[] table() {
    return table;
  }

  /// Returns how many elements of the window lie on the image at `position`.
  int inside(int position) {
    return (int) Arrays.stream(table, position * taps, (position + 1) * taps).filter(p -> p >= 0)
        .count();
  }

  private static int pixel(Window window, Shape spatial, int[] place, int[] offset) {
    int pixel = 0;
    for (int i = 0; i < place.length; i++) {
      Window.Axis axis = window.axes().get(i);
      int at = place[i] * axis.stride() + offset[i] * axis.dilation() - axis.before();
      if (at < 0 || at >= spatial.dim(i)) {
        return OUTSIDE;
      }
      pixel = pixel * spatial.dim(i) + at;
    }
    return pixel;
  }

  private static void unravel(int index, Shape shape, int[] into) {
    for (int i = shape.rank() - 1; i >= 0; i--) {
      into[i] = index % shape.dim(i);
      index /= shape.dim(i);
    }
  }
}
