package dev.fovea.files.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResizeTest {
  private static float[] resized(byte[] pixels, int channels, int... sizes) {
    Resize.Size from = new Resize.Size(sizes[0], sizes[1]);
    return Resize.area(pixels, channels, from, Part.whole(from),
        new Resize.Size(sizes[2], sizes[3]));
  }

  @Test
  void takesTheMeanOfThePixelsBelow() {
    byte[] pixels = {0, 2, 4, 6, 8, 10, 12, 14};
    assertThat(resized(pixels, 1, 2, 4, 1, 2)).containsExactly(5, 9);
  }

  @Test
  void countsPartsOfPixels() {
    assertThat(resized(new byte[]{0, 30, 60}, 1, 1, 3, 1, 2))
        .containsExactly(new float[]{10, 50}, within(1e-5f));
  }

  @Test
  void repeatsPixelsWhenItEnlarges() {
    assertThat(resized(new byte[]{1, 2}, 1, 1, 2, 2, 4)).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
  }

  @Test
  void keepsPixelsOfTheRightSize() {
    assertThat(resized(new byte[]{1, -1, 3, 4}, 1, 2, 2, 2, 2)).containsExactly(1, 255, 3, 4);
  }

  /// The mean over the rectangle below a pixel, as a plain sum over all old pixels and their shares of it.
  @Test
  void agreesWithPlainSumsInOddSizes() {
    byte[] pixels = new byte[7 * 11 * 3];
    new Random(1).nextBytes(pixels);
    float[] result = resized(pixels, 3, 7, 11, 5, 13);
    for (int i = 0; i < result.length; i++) {
      int y = i / 39;
      int x = i / 3 % 13;
      double sum = 0;
      for (int old = 0; old < 77; old++) {
        sum += share(y, 5, old / 11, 7) * share(x, 13, old % 11, 11)
            * (pixels[old * 3 + i % 3] & 0xff);
      }
      assertThat(result[i]).isCloseTo((float) sum, within(1e-3f));
    }
  }

  private static double share(int place, int places, int old, int olds) {
    double left = (double) place * olds / places;
    double right = (double) (place + 1) * olds / places;
    return Math.max(0, Math.min(right, old + 1) - Math.max(left, old)) / (right - left);
  }
}
