package dev.fovea.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.model.Precision;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return BenchMain.run(
        List.of(words),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private void refuses(String message, String... words) {
    err.reset();
    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).strip()).isEqualTo(message);
  }

  @Test
  void printsMedianSpreadLossMemoryAndAllocation() {
    assertThat(run("W3", "--engine", "java", "--warmup", "0", "--seconds", "0", "--steps", "2"))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .first().asString().matches("fovea W3 \\d+\\.\\d images/s");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains(
        "p10..p90", "steps        2,", "parameters   1,438,482", "engine       java",
        "bytes of Java heap a step");
  }

  @Test
  void learnsTheBatchThatItMeasures() {
    Measurement measured = Measurement.of(
        Workload.W3.work(Compiler.standard(new JavaEngine(2)), Precision.F32),
        BenchOptions.parse(List.of("W3", "--warmup", "0", "--seconds", "0", "--steps", "3")));
    assertThat(measured.first()).isBetween(2.0, 4.0);
    assertThat(measured.last()).isLessThan(measured.first());
    assertThat(measured.sorted()).hasSize(3).isSorted();
  }

  @Test
  void measuresMixedPrecision() {
    assertThat(run("W3", "--engine", "java", "--warmup", "0", "--seconds", "0", "--steps", "1",
        "--precision", "bf16")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern(
        "engine       java, \\d+ threads?, bf16\\R");
    refuses("fovea bench: --precision must be f32 or bf16, got 'auto'.", "W3", "--precision",
        "auto");
  }

  @Test
  void measuresTheAnswerToASingleImage() {
    assertThat(run("W7_B1", "--engine", "java", "--warmup", "0", "--seconds", "0", "--steps", "1"))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .first().asString().matches("fovea W7_B1 \\d+\\.\\d ms");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("parameters   3,538,984")
        .containsPattern("fovea W7_B1_RSS (\\d+\\.\\d MiB|unknown)");
  }

  @Test
  void leavesOutOnePartAfterTheOther() {
    assertThat(run("W2", "--engine", "java", "--warmup", "0", "--seconds", "0", "--steps", "1",
        "--ablate")).isZero();
    assertThat(
        out.toString(StandardCharsets.UTF_8).lines().skip(1).map(l -> l.strip().split(" ")[0]))
        .containsExactlyElementsOf(Compiler.standard(new JavaEngine(1)).parts());
  }

  @Test
  void tellsWhereTheTimeGoes() {
    assertThat(run("W3", "--engine", "java", "--warmup", "0", "--seconds", "0", "--steps", "2",
        "--profile")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("fovea W3 --profile: \\d+\\.\\d\\d ms in nodes")
        .containsPattern("\n  MatMul +java(:vector)? +\\d+ +\\d+\\.\\d+")
        .containsPattern("dense f32\\[128,784] f32\\[784,1000] -> f32\\[128,1000]");
  }

  @Test
  void timesTheFirstStep() {
    assertThat(run("W3", "--engine", "java", "--first-step")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).matches(
        "fovea W3_FIRST \\d+ ms  # from JVM start to the end of the first step, loss \\d\\.\\d{4}\\R");
  }

  @Test
  void measuresEpochsOverPhotographsAndHowLongTheyWereWaitedFor() {
    assertThat(run("W8", "--network", "resnet20", "--size", "32", "--engine", "java", "--rounds",
        "1", "--batch", "64", "--compare")).isZero();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(0)).matches("fovea W8 \\d+\\.\\d images/s");
    assertThat(lines.get(1)).matches("fovea W8_WAIT \\d+\\.\\d %.*");
    assertThat(lines.get(2))
        .isEqualTo("  resnet20 at 32x32, batch 64, 128 photographs, 1 epoch each");
    assertThat(lines).filteredOn(line -> line.contains("), waited "))
        .hasSize(Runtime.getRuntime().availableProcessors() == 1 ? 4 : 5);
  }

  @Test
  void saysWhatIsWrongWithTheOptions() {
    refuses("fovea bench: --batch must be a number of at least 1, got '0'.", "W8", "--batch", "0");
    refuses("fovea bench: --size needs a value.", "W8", "--size");
    refuses("fovea bench: there is no folder 'none'.\n"
        + "  fix:    name a folder that has a folder of pictures for each class.",
        "W8", "--data", "none");

    refuses("fovea bench: a workload is missing. Choose one of [W1, W2, W3, W4_B1, W4_B32, W5, W6,"
        + " W7_B1, W7_B32].");
    refuses("fovea bench: there is no workload 'W9'. Choose one of [W1, W2, W3, W4_B1, W4_B32, W5,"
        + " W6, W7_B1, W7_B32].", "W9");
    refuses("fovea bench: SIZE must be a number of at least 1, got 'big'.", "frozen", "resnet18",
        "big");
    refuses("fovea bench: ROUNDS must be a number of at least 1, got '0'.", "frozen", "resnet18",
        "64", "8", "0");
    refuses("fovea bench: frozen takes NETWORK SIZE BATCH ROUNDS, got '9' too.", "frozen",
        "resnet18", "64", "8", "3", "9");
    refuses("fovea bench: --threads must be a number of at least 1, got '0'.", "W1", "--threads",
        "0");
    refuses("fovea bench: --seconds must be a number of at least 0, got 'x'.", "W1", "--seconds",
        "x");
    refuses("fovea bench: --seconds needs a value.", "W1", "--seconds");
    refuses("fovea bench: --first-step and --ablate are two measurements. Choose one.", "W1",
        "--first-step", "--ablate");
    refuses("fovea bench: there is no engine 'tpu'. Choose one of [java, onednn].", "W1",
        "--engine", "tpu");
  }
}
