package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.files.KerasModels;
import dev.fovea.zoo.Zoo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowCommandsTest {
  @Test
  void summaryCountsTheParameters() {
    Outcome outcome = Outcome.of("summary", "conv-model");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("Total params: 822,794", "Trainable params: 822,538",
        "Non-trainable params: 256");
  }

  @Test
  void summaryOfWeightsHasNoNetworkToChoose(@TempDir Path folder) {
    Path weights = folder.resolve("w.npz");
    KerasModels.saveWeights(Zoo.model("lenet").initialize(1), Optional.empty(), weights);
    assertThat(Outcome.of("summary", weights.toString()).code()).isZero();
    Outcome outcome = Outcome.of("summary", weights.toString(), "--classes", "5", "--input", "9x9");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo(
        """
            fovea summary: --input and --classes cannot be chosen for '%s', a file of weights without a network.
              fix:    leave it out, or name the network, and this file with --weights.
            """
            .formatted(weights));
  }

  @Test
  void threeChannelsAreUnderstood() {
    assertThat(Outcome.of("flops", "resnet20", "--input", "64x64").out())
        .isEqualTo(Outcome.of("flops", "resnet20", "--input", "64x64x3").out());
    assertThat(Outcome.of("flops", "resnet20", "--input", "64").err()).isEqualTo(
        "fovea flops: --input must be height and width, such as 224x224, or these and channels,"
            + " such as 28x28x1, got 64.\n");
  }

  /// A shell itself says which word it reads.
  @ParameterizedTest
  @ValueSource(strings = {"runs/model.keras", "my models/a b.keras", "it's", "$HOME", "conv5_*", "",
      "a;b", "Füße", "`x`", "\\"})
  void aShellReadsTheWordsOfACommandBack(String word) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
    Process shell = new ProcessBuilder("/bin/sh", "-c", "printf %s " + Shell.word(word))
        .redirectErrorStream(true).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(word);
    assertThat(Shell.word("runs/model-1.keras")).isEqualTo("runs/model-1.keras");
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
  void explainPlanShowsWhatGoesThroughTheBatchInParts() {
    String[] words = {"explain-plan", "resnet20", "--engine", "java", "--threads", "1", "--batch"};
    List<String> few = new ArrayList<>(List.of(words));
    few.add("8");
    assertThat(Outcome.of(few.toArray(String[]::new)).out()).doesNotContain(" parts");
    few.set(few.size() - 1, "128");
    assertThat(Outcome.of(few.toArray(String[]::new)).out())
        .containsPattern("# conv1/?\\w*.*, in 16 parts\n");
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
  void helpOfACommandIsWhatItsHelpOptionSays() {
    Outcome asked = Outcome.of("help", "convert");
    assertThat(asked.code()).isZero();
    assertThat(asked.out()).contains("fovea convert")
        .isEqualTo(Outcome.of("convert", "--help").out());
    assertThat(Outcome.of("help").out()).isEqualTo(Outcome.of("--help").out());
    assertThat(Outcome.of("help", "convrt").code()).isEqualTo(2);
  }

  @Test
  void helpAndVersionAreNoFailures() {
    assertThat(Outcome.of("--help").code()).isZero();
    assertThat(Outcome.of("train", "--help").out()).startsWith("Usage: fovea train ");
    assertThat(Outcome.of("--version").out()).matches("fovea \\d+\\.\\d+\\.\\d+.*\n");
  }
}
