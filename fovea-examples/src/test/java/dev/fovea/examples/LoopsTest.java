package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoopsTest {
  /// Two channels, two filters: sums that one can do by hand.
  private static final Loops SMALL = new Loops(2, 3, 2, 2, 2);
  private static final float[] IMAGE = {1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60};
  /// The first filter sums the first channel, the second one takes the lower right of the second.
  private static final float[] KERNEL = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1};

  @Test
  void sixLoopsSumWhatLiesUnderTheWindow() {
    assertThat(SMALL.naive(IMAGE, KERNEL)).containsExactly(1 + 2 + 4 + 5, 50, 2 + 3 + 5 + 6, 60);
  }

  @Test
  void aPatchIsAWindowReadLineByLine() {
    assertThat(SMALL.patches(IMAGE)).containsExactly(
        1, 10, 2, 20, 4, 40, 5, 50,
        2, 20, 3, 30, 5, 50, 6, 60);
  }

  @Test
  void theProductGivesWhatTheLoopsGive() {
    assertThat(SMALL.product(SMALL.patches(IMAGE), KERNEL))
        .containsExactly(SMALL.naive(IMAGE, KERNEL), within(0f));
  }
}
