package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowStepsTest {
  private static final int[] NUMBERS = {
      0, 0, 0, 0, 0, 0, 2, 5, 2, 0, 0, 5, 9, 5, 0, 0, 2, 5, 2, 0, 0, 0, 0, 0, 0};

  @Test
  void thereAreTwoPicturesForEachPlaceOfTheWindow() {
    assertThat(new WindowSteps(NUMBERS, 1, false, 1).withResults().size()).isEqualTo(2 * 9);
    assertThat(new WindowSteps(NUMBERS, 2, false, 1).withResults().size()).isEqualTo(2 * 4);
    assertThat(new WindowSteps(NUMBERS, 1, false, 2).withResults().size()).isEqualTo(2);
  }

  @Test
  void withABorderThereAreAsManyPlacesAsCells() {
    assertThat(new WindowSteps(NUMBERS, 1, true, 1).alone().size()).isEqualTo(25);
  }
}
