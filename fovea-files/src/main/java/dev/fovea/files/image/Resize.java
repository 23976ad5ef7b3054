package dev.fovea.files.image;

/// Changes the size of an image.
///
/// Each new pixel becomes the mean of the old ones below it, parts of pixels included.
final class Resize {
  /// A size in pixels.
  record Size(int height, int width) {}

  /// Which old pixels of a row or column are below each new one, and their shares.
  private record Shares(int[] first, float[][] weights) {
    static Shares of(int start, int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double left = (double) i * from / to;
        double right = (double) (i + 1) * from / to;
        int below = (int) left;
        first[i] = start + below;
        weights[i] = new float[Math.min(from, (int) Math.ceil(right)) - below];
        for (int j = 0; j < weights[i].length; j++) {
          int old = below + j;
          weights[i][j] = (float) ((Math.min(right, old + 1) - Math.max(left, old))
              / (right - left));
        }
      }
      return new Shares(first, weights);
    }
  }

  private Resize() {}

  /// Returns a part of an image in another size.
  ///
  /// @param pixels   row by row, each channel of a pixel a byte
  /// @param channels bytes of a pixel
  static float[] area(byte[] pixels, int channels, Size from, Part part, Size to) {
    Shares across = Shares.of(part.left(), part.width(), to.width);
    Shares down = Shares.of(part.top(), part.height(), to.height);
    int width = to.width * channels;
    float[] result = new float[to.height * width];
    float[] row = new float[width];
    int held = -1;
    for (int y = 0; y < to.height; y++) {
      for (int j = 0; j < down.weights[y].length; j++) {
        int old = down.first[y] + j;
        if (old != held) {
          narrow(pixels, old * from.width * channels, channels, across, row);
          held = old;
        }
        add(result, y * width, row, down.weights[y][j]);
      }
    }
    return result;
  }

  /// Resizes one row.
  private static void narrow(byte[] pixels, int start, int channels, Shares across, float[] row) {
    for (int x = 0; x < across.first.length; x++) {
      float[] weights = across.weights[x];
      for (int c = 0; c < channels; c++) {
        int at = start + across.first[x] * channels + c;
        float sum = 0;
        for (float weight : weights) {
          sum += weight * (pixels[at] & 0xff);
          at += channels;
        }
        row[x * channels + c] = sum;
      }
    }
  }

  private static void add(float[] result, int start, float[] row, float weight) {
    for (int i = 0; i < row.length; i++) {
      result[start + i] += weight * row[i];
    }
  }
}
