package dev.fovea.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  @Test
  void reachesFromRoundToRound() {
    assertThat(labels(Axis.around(List.of(0.913, 0.957), false)))
        .containsExactly("0.91", "0.92", "0.93", "0.94", "0.95", "0.96");
    assertThat(labels(Axis.around(List.of(0.0, 1234.0), false)))
        .containsExactly("0", "500", "1000", "1500");
    assertThat(labels(Axis.around(List.of(-0.2, 0.3), false)))
        .containsExactly("-0.2", "-0.1", "0", "0.1", "0.2", "0.3");
  }

  @Test
  void writesPowersOfTen() {
    assertThat(labels(Axis.around(List.of(3e-8, 40.0), true)))
        .containsExactly("1e-8", "1e-6", "1e-4", "0.01", "1", "100");
  }

  @Test
  void leavesOutWhatIsNotFinite() {
    assertThat(Axis.around(List.of(Double.NaN, 2.0, Double.POSITIVE_INFINITY, 3.0), false))
        .isEqualTo(new Axis(2, 3, Axis.Steps.ANY));
    assertThat(Axis.around(List.of(), false)).isEqualTo(new Axis(0, 1, Axis.Steps.ANY));
  }

  @Test
  void epochsAreWhole() {
    assertThat(labels(new Axis(1, 3, Axis.Steps.WHOLE))).containsExactly("1", "2", "3");
    assertThat(labels(new Axis(1, 20, Axis.Steps.WHOLE))).containsExactly("5", "10", "15", "20");
  }

  @Test
  void givesOneValueRoom() {
    Axis axis = Axis.around(List.of(5.0, 5.0), false);

    assertThat(axis.place(5)).isEqualTo(0.5, within(0.2));
  }
}
