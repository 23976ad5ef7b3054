package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShowCommandsTest {
  @Test
  void summaryCountsTheParameters() {
    Outcome outcome = Outcome.of("summary", "conv-model");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("Total params: 822,794", "Trainable params: 822,538",
        "Non-trainable params: 256");
  }

  @Test
  void infoNamesEngineReasonAndVersions() {
    Outcome outcome = Outcome.of("info", "--engine", "java", "--threads", "1");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("engine ", "java\n", "it was asked for.", "Fovea ",
        "Java heap ");
    assertThat(outcome.out()).doesNotContain("${", "null");
  }

  @Test
  void explainPlanShowsPassesBytesFlopsAndImplementations() {
    Outcome outcome = Outcome.of("explain-plan", "conv-model-pooling", "--batch", "2", "--engine",
        "java");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(
        "== as built: ",
        "FoldBatchNorm: ",
        "Conv{window=3x3 pad 1:1x1:1, groups=1}(%0, %1)  # conv2d  [392.0 KiB, 1.8 MFLOP]",
        "== plan: ");
  }

  @Test
  void explainPlanShowsTheTrainingStep() {
    Outcome outcome = Outcome.of(
        "explain-plan", "normal-model", "--training", "--optimizer", "sgd", "--batch", "2",
        "--engine", "java");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("in t0 ", "learning_rate", "# optimizer/dense/kernel");
  }

  @Test
  void helpAndVersionAreNoFailures() {
    assertThat(Outcome.of("--help").code()).isZero();
    assertThat(Outcome.of("train", "--help").out()).startsWith("Usage: fovea train ");
    assertThat(Outcome.of("--version").out()).matches("fovea \\d+\\.\\d+\\.\\d+.*\n");
  }
}
