package dev.fovea.onednn;

/// Winograd's F(2x2, 3x3): four neighbouring results of a 3x3 kernel from 16 products for each channel and
/// filter, where the definition takes 36.
///
/// A tile of 4x4 elements of the image and the 3x3 kernel are each turned into 16 numbers, and 16 products
/// into four results, by sums along one axis and then along the other. A method does one axis, for as many
/// numbers at once as its arrays have: loops of this form are what Java's compiler turns into vectors.
///
/// @see <a href="https://arxiv.org/abs/1509.09308">Lavin and Gray 2016, Fast algorithms for convolutional
///     neural networks</a>
final class Winograd {
  private Winograd() {}

  /// Turns rows of pixels, the even ones and the odd ones apart, into what four neighbours give.
  ///
  /// @param even  pixels 0, 2, 4, …; `width` elements each, one more pixel than there are tiles
  /// @param odd   pixels 1, 3, 5, …
  /// @param width channels
  /// @param n     tiles times channels
  static void across(float[] even, float[] odd, int width, float[][] to, int n) {
    differences(even, odd, even, odd, width, to[0], to[3], n);
    sums(odd, even, width, to[1], to[2], n);
  }

  /// Turns four rows into what they give together.
  static void down(float[] a, float[] b, float[] c, float[] d, float[][] to, int n) {
    differences(a, b, c, d, 0, to[0], to[3], n);
    sums(b, c, 0, to[1], to[2], n);
  }

  /// Half as much in a loop takes half the time: Java's compiler does less well with four results.
  private static void differences(float[] a, float[] b, float[] c, float[] d, int shift,
      float[] to0, float[] to3, int n) {
    for (int i = 0; i < n; i++) {
      to0[i] = a[i] - c[i + shift];
      to3[i] = b[i] - d[i + shift];
    }
  }

  private static void sums(float[] b, float[] c, int shift, float[] to1, float[] to2, int n) {
    for (int i = 0; i < n; i++) {
      float y = b[i];
      float z = c[i + shift];
      to1[i] = y + z;
      to2[i] = z - y;
    }
  }

  /// Turns three elements of a kernel along an axis into four.
  static void kernel(float[] a, float[] b, float[] c, float[][] to, int n) {
    System.arraycopy(a, 0, to[0], 0, n);
    System.arraycopy(c, 0, to[3], 0, n);
    float[] to1 = to[1];
    float[] to2 = to[2];
    for (int i = 0; i < n; i++) {
      float outer = 0.5f * (a[i] + c[i]);
      float inner = 0.5f * b[i];
      to1[i] = outer + inner;
      to2[i] = outer - inner;
    }
  }

  /// Turns four sums of products along an axis into two results.
  static void result(float[][] from, float[] to0, float[] to1, int n) {
    float[] a = from[0];
    float[] b = from[1];
    float[] c = from[2];
    float[] d = from[3];
    for (int i = 0; i < n; i++) {
      float y = b[i];
      float z = c[i];
      to0[i] = a[i] + y + z;
      to1[i] = y - z - d[i];
    }
  }

  /// As [#result], with numbers that are added, and the least that a result may be.
  static void result(float[][] from, float[] plus, float least, float[] to0, float[] to1, int n) {
    float[] a = from[0];
    float[] b = from[1];
    float[] c = from[2];
    float[] d = from[3];
    for (int i = 0; i < n; i++) {
      float y = b[i];
      float z = c[i];
      to0[i] = Math.max(a[i] + y + z + plus[i], least);
      to1[i] = Math.max(y - z - d[i] + plus[i], least);
    }
  }

  /// Adds to results; `least` is the least that a sum may be.
  static void add(float[] results, float[] plus, float least, int n) {
    for (int i = 0; i < n; i++) {
      results[i] = Math.max(results[i] + plus[i], least);
    }
  }

  /// Turns what comes back to two results along an axis into what comes back to four sums of products.
  static void spread(float[] a, float[] b, float[][] to, int n) {
    System.arraycopy(a, 0, to[0], 0, n);
    sumAndDifference(a, b, to[1], to[2], n);
    float[] to3 = to[3];
    for (int i = 0; i < n; i++) {
      to3[i] = -b[i];
    }
  }

  private static void sumAndDifference(float[] a, float[] b, float[] to1, float[] to2, int n) {
    for (int i = 0; i < n; i++) {
      float y = a[i];
      float z = b[i];
      to1[i] = y + z;
      to2[i] = y - z;
    }
  }

  /// Turns what comes back to four elements of a turned kernel along an axis into three.
  static void kernelBack(float[][] from, float[] to0, float[] to1, float[] to2, int n) {
    float[] a = from[0];
    float[] b = from[1];
    float[] c = from[2];
    float[] d = from[3];
    for (int i = 0; i < n; i++) {
      float half = 0.5f * (b[i] + c[i]);
      to0[i] = a[i] + half;
      to1[i] = 0.5f * (b[i] - c[i]);
      to2[i] = half + d[i];
    }
  }
}
