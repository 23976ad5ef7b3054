package dev.fovea.files.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartTest {
  private static final int DRAWS = 4000;

  private static List<Part> parts(int height, int width, double smallest) {
    SplittableRandom random = new SplittableRandom(5);
    return Stream.generate(() -> Part.random(new Resize.Size(height, width), smallest, random))
        .limit(DRAWS).toList();
  }

  private static double share(Part part, int height, int width) {
    return (double) part.height() * part.width() / height / width;
  }

  /// Sides are whole pixels, so that areas and proportions are a little off in a picture of thousands.
  @Test
  void staysInsideThePictureAndItsBounds() {
    for (double smallest : new double[]{0.08, 0.25, 0.8}) {
      for (int[] size : new int[][]{{3000, 3000}, {2000, 3000}, {3000, 2000}}) {
        for (Part part : parts(size[0], size[1], smallest)) {
          assertThat(part.top()).isBetween(0, size[0] - part.height());
          assertThat(part.left()).isBetween(0, size[1] - part.width());
          assertThat(share(part, size[0], size[1])).isBetween(smallest - 0.001, 1.0);
          assertThat((double) part.width() / part.height()).isBetween(0.749, 1.335);
        }
      }
    }
  }

  /// In a square all proportions fit where the share is below 3/4, so there it is drawn evenly. Of 100,000
  /// parts that Python drew by PyTorch's rule 0.778 were below 0.7, of 0.399 on average.
  @Test
  void drawsSharesAndProportionsEvenly() {
    List<Part> below = parts(1000, 1000, 0.1).stream()
        .filter(part -> share(part, 1000, 1000) < 0.7).toList();
    assertThat(below.size() / (double) DRAWS).isCloseTo(0.778, within(0.02));
    assertThat(below.stream().mapToDouble(part -> share(part, 1000, 1000)).average().orElseThrow())
        .isCloseTo(0.399, within(0.01));
    for (double ratio : new double[]{Math.pow(0.75, 0.5), 1, Math.pow(0.75, -0.5)}) {
      double expected = (Math.log(ratio) / Math.log(4.0 / 3) + 1) / 2;
      assertThat(below.stream().filter(part -> part.width() < ratio * part.height()).count()
          / (double) below.size()).isCloseTo(expected, within(0.03));
    }
  }

  @Test
  void reachesAllBorders() {
    List<Part> parts = parts(10, 10, 0.2);
    assertThat(parts).anyMatch(part -> part.top() == 0 && part.left() == 0 && part.height() < 6)
        .anyMatch(part -> part.top() + part.height() == 10 && part.left() + part.width() == 10
            && part.height() < 6);
    assertThat(parts.stream().filter(part -> part.height() == 5).map(Part::top).distinct())
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  /// In a strip no proportions fit such an area.
  @Test
  void takesTheMiddleWhereNothingFits() {
    assertThat(parts(100, 900, 0.5)).containsOnly(new Part(0, 383, 100, 133));
    assertThat(parts(900, 100, 0.5)).containsOnly(new Part(383, 0, 133, 100));
    assertThat(parts(1, 1, 0.08)).containsOnly(new Part(0, 0, 1, 1));
    assertThat(parts(1, 7, 1)).containsOnly(new Part(0, 3, 1, 1));
  }

  @Test
  void takesAllOfASquareWhereOnlyAllWillDo() {
    assertThat(parts(120, 120, 1)).contains(new Part(0, 0, 120, 120))
        .allMatch(part -> share(part, 120, 120) > 0.97);
  }

  @Test
  void saysWhichSharesThereAre() {
    for (double share : new double[]{0, -1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> Part.checked(share)).isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the smallest part must be above 0 and at most 1 of the area, got " + share + ".");
    }
  }
}
