package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.PixelScale;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DigitsTest {
  /// Two images of 2×3 pixels.
  private static final Dataset IMAGES = ImageDataset.of(
      new byte[]{0, 51, 102, 0, -1, -103, 51, 51, 51, 51, 51, -1}, new byte[]{7, 3},
      Shape.of(2, 3, 1), PixelScale.UNIT);

  @Test
  void readsImagesAndClasses() {
    Digits digits = Digits.of(IMAGES);
    assertThat(digits.pixels().toFloats())
        .containsExactly(0, 0.2f, 0.4f, 0, 1, 0.6f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 1);
    assertThat(digits.classes()).containsExactly(7, 3);
  }

  @Test
  void movesDownAndRightAndFillsWithTheFirstPixel() {
    assertThat(Digits.of(IMAGES).moved(1, 1).pixels().toFloats())
        .containsExactly(0, 0, 0, 0, 0, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f);
  }

  @Test
  void movesUpAndLeft() {
    assertThat(Digits.of(IMAGES).moved(-1, -1).pixels().toFloats())
        .containsExactly(1, 0.6f, 0, 0, 0, 0, 0.2f, 1, 0.2f, 0.2f, 0.2f, 0.2f);
  }

  @Test
  void makesBlackAndWhite() {
    assertThat(Digits.of(IMAGES).inked(0.6f).pixels().toFloats())
        .containsExactly(0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void choosesClassesAndNumbersThemAnew() {
    Digits three = Digits.of(IMAGES).where(digit -> digit < 5).numbered(digit -> digit - 2);
    assertThat(three.classes()).containsExactly(1);
    assertThat(three.pixels().toFloats()).containsExactly(0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 1);
  }

  @Test
  void drawsAsManyOfEachClassByTheSeed() {
    byte[] labels = new byte[60];
    byte[] pixels = new byte[60];
    for (int i = 0; i < 60; i++) {
      labels[i] = (byte) (i % 3);
      pixels[i] = (byte) i;
    }
    Digits all = Digits.of(
        ImageDataset.of(pixels, labels, Shape.of(1, 1, 1), PixelScale.UNIT));
    Digits some = all.each(4, 1);
    Map<Integer, Long> counts = some.classes().stream()
        .collect(Collectors.groupingBy(c -> c, Collectors.counting()));
    assertThat(counts).isEqualTo(Map.of(0, 4L, 1, 4L, 2, 4L));
    assertThat(all.each(4, 1).pixels().toFloats()).isEqualTo(some.pixels().toFloats());
    assertThat(all.each(4, 2).pixels().toFloats()).isNotEqualTo(some.pixels().toFloats());
    for (int i = 0; i < 12; i++) {
      assertThat((int) Math.round(some.pixels().get(i) * 255) % 3)
          .isEqualTo(some.classes().get(i));
    }
    assertThat(List.of(some.data().size(), all.each(100, 1).data().size()))
        .containsExactly(12, 60);
  }
}
