package dev.fovea.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
  @Test
  void countsOneAndMany() {
    assertThat(Count.of(1, "thread")).isEqualTo("1 thread");
    assertThat(Count.of(0, "thread")).isEqualTo("0 threads");
    assertThat(Count.of(1200, "class")).isEqualTo("1,200 classes");
    assertThat(Count.of(2, "batch")).isEqualTo("2 batches");
    assertThat(Count.of(5, "epoch")).isEqualTo("5 epochs");
    assertThat(Count.of(1, "batch")).isEqualTo("1 batch");
  }
}
