package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void saysWhichAccuracyIsBetter() {
    assertThat(Words.points(0.953, 0.924)).isEqualTo("2.9 points better");
    assertThat(Words.points(0.92, 0.931)).isEqualTo("1.1 points worse");
    assertThat(Words.points(0.9301, 0.9304)).isEqualTo("just as good");
  }

  @Test
  void saysWhatTheTableShows() {
    // The table has 0.948 and 0.919: 2.9 points, though these two are 2.98 apart.
    assertThat(Words.points(0.94849, 0.91869)).isEqualTo("2.9 points better");
    assertThat(Words.shown(0.94849)).isEqualTo(0.948);
  }

  @Test
  void writesThousandsApart() {
    assertThat(Words.count(1_438_482)).isEqualTo("1,438,482");
  }
}
