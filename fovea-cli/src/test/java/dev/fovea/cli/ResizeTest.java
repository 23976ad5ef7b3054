package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResizeTest {
  @Test
  void takesTheMeanOfThePixelsBelow() {
    double[] pixels = {0, 2, 4, 6, 8, 10, 12, 14};
    assertThat(Resize.area(pixels, new Resize.Size(2, 4), new Resize.Size(1, 2))).containsExactly(5,
        9);
  }

  @Test
  void countsPartsOfPixels() {
    double[] pixels = {0, 30, 60};
    assertThat(Resize.area(pixels, new Resize.Size(1, 3), new Resize.Size(1, 2)))
        .containsExactly(new double[]{10, 50}, within(1e-12));
  }

  @Test
  void repeatsPixelsWhenItEnlarges() {
    double[] pixels = {1, 2};
    assertThat(Resize.area(pixels, new Resize.Size(1, 2), new Resize.Size(2, 4)))
        .containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
  }

  @Test
  void keepsPicturesOfTheRightSize() {
    double[] pixels = {1, 2, 3, 4};
    assertThat(Resize.area(pixels, new Resize.Size(2, 2), new Resize.Size(2, 2))).isSameAs(pixels);
  }
}
