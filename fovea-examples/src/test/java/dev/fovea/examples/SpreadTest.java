package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void knowsMeansAndDeviations() {
    Spread spread = Spread.of(3, seed -> List.of((double) seed, 0.5));
    assertThat(spread.mean(0)).isCloseTo(2, within(1e-12));
    assertThat(spread.means()).containsExactly(2.0, 0.5);
    assertThat(spread.text(0)).isEqualTo("2.000 ± 1.000");
    assertThat(spread.text(1)).isEqualTo("0.500 ± 0.000");
  }

  @Test
  void namesNoDeviationOfOneSeed() {
    assertThat(Spread.of(1, _ -> List.of(0.25)).text(0)).isEqualTo("0.250");
  }
}
