package dev.fovea.cli;

/// Changes the size of a picture.
final class Resize {
  /// A size in pixels.
  record Size(int height, int width) {}

  private Resize() {}

  /// Makes each new pixel the mean of the old ones below it, parts of pixels included.
  ///
  /// @param pixels row by row
  static double[] area(double[] pixels, Size from, Size to) {
    if (from.equals(to)) {
      return pixels;
    }
    double[] result = new double[to.height * to.width];
    for (int y = 0; y < to.height; y++) {
      for (int x = 0; x < to.width; x++) {
        result[y * to.width + x] = mean(
            pixels,
            from,
            (double) y * from.height / to.height,
            (double) (y + 1) * from.height / to.height,
            (double) x * from.width / to.width,
            (double) (x + 1) * from.width / to.width);
      }
    }
    return result;
  }

  private static double mean(
      double[] pixels, Size size, double top, double bottom, double left, double right) {
    double sum = 0;
    for (int y = (int) top; y < Math.min(size.height, Math.ceil(bottom)); y++) {
      double high = Math.min(bottom, y + 1) - Math.max(top, y);
      for (int x = (int) left; x < Math.min(size.width, Math.ceil(right)); x++) {
        sum += pixels[y * size.width + x] * high * (Math.min(right, x + 1) - Math.max(left, x));
      }
    }
    return sum / ((bottom - top) * (right - left));
  }
}
