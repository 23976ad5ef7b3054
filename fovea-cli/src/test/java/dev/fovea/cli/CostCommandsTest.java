package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.zoo.Zoo;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandsTest {
  @TempDir
  private Path folder;

  @Test
  void flopsShowsTheLayersOfOneModel() {
    assertThat(out("flops", "lenet")).isEqualTo("""
        lenet, 28x28x1, for one image

        Layer        Output    Parameters  Mult-adds/K  FLOPs/K  Act./KiB
        c1           28x28x6          156       117.60   244.61     18.38
        s2           14x14x6            0         0.00     4.70      4.59
        c3           10x10x16       2,416       240.00   483.20      6.25
        s4           5x5x16             0         0.00     1.60      1.56
        flatten      400                0         0.00     0.00      1.56
        c5           120           48,120        48.00    96.24      0.47
        f6           84            10,164        10.08    20.33      0.33
        predictions  10               850         0.84     1.74      0.04

        Parameters        61,706 (0.24 MiB), of which trainable 61,706 (0.24 MiB)
        Multiply-adds     416,520 (416.52 K)
        FLOPs             852,420 (852.42 K)
        Activations       0.03 MiB
        Kept in training  0.03 MiB
        """);
  }

  @Test
  void flopsComparesSeveralModels() {
    Path file = folder.resolve("mine.keras");
    KerasModels.save(Zoo.model("lenet"), Optional.empty(), file);
    String table = out("flops", "resnet18", "resnet20", "--input", "64x64x3");
    assertThat(table.lines()).hasSize(6).allMatch(line -> line.length() <= 90);
    assertThat(table).contains("resnet18  64x64x3  11,699,112   148.56 M", "resnet20  64x64x3");
    assertThat(out("flops", "lenet", file.toString())).containsPattern(
        "lenet +28x28x1 +61,706 +416.52 K +852.42 K .*\n.*mine.keras +28x28x1 +61,706 +416.52 K");
  }

  @Test
  void zooListsAllNetworksInAnOrdinaryTerminal() {
    String list = out("zoo");
    assertThat(Zoo.names()).allSatisfy(
        name -> assertThat(list)
            .containsPattern("(?m)^" + name + "( \\*)? +[0-9x]+ +[0-9]+ +[0-9,]+ "));
    assertThat(list).contains(
        "resnet50 *          224x224x3     1000   25,636,712     3.86 G    7.76 G",
        "He et al. 2015, arXiv:1512.03385");
    assertThat(list.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void makesANetworkForWhatIsWanted() {
    String bare = out("summary", "resnet18", "--include-top=false", "--pooling", "avg", "--input",
        "64x64x3");
    assertThat(bare).contains("(None, 64, 64, 3)", "avg_pool (GlobalAveragePooling2D)")
        .doesNotContain("predictions");
    assertThat(out("summary", "lenet", "--classes", "7")).contains("(None, 7) ");
    assertThat(out("explain-plan", "lenet", "--input", "32x32x3", "--batch", "2", "--engine",
        "java")).contains("f32[2,32,32,3]");
  }

  @Test
  void saysWhatCannotBeWanted() {
    refuses(
        "fovea summary: --input must be height and width, such as 224x224, or these and channels, such as 28x28x1, got 224.",
        "summary", "lenet", "--input", "224");
    refuses("fovea summary: --classes must be at least 1, got 0.", "summary", "lenet", "--classes",
        "0");
    refuses("fovea summary: --pooling must be avg, max or none, got mean.", "summary", "lenet",
        "--include-top=false", "--pooling", "mean");
    refuses(
        "fovea summary: --pooling is for a network without its classifier: add --include-top=false.",
        "summary", "lenet", "--pooling", "avg");
    Path file = folder.resolve("mine.keras");
    KerasModels.save(Zoo.model("lenet"), Optional.empty(), file);
    refuses("fovea flops: --classes and --include-top cannot be chosen for '" + file
        + "', a file, whose layers are as they are.\n  fix:    leave it out, or name a network.",
        "flops", file.toString(), "--classes", "5", "--include-top=true");
  }

  private static String out(String... words) {
    Outcome outcome = Outcome.of(words);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    return outcome.out();
  }

  private static void refuses(String message, String... words) {
    Outcome outcome = Outcome.of(words);
    assertThat(outcome.err()).isEqualTo(message + "\n");
    assertThat(outcome.code()).isEqualTo(2);
  }
}
