package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network that has seen CIFAR-10 tells ants from bees better than the same network that has not, on
/// photographs that neither was trained on.
class TransferGainTest {
  private static final Path SHARED = Path.of(System.getProperty("shared.dir", "../../shared"));
  private static final Path PICTURES = SHARED.resolve("data/hymenoptera");
  private static final Path WEIGHTS = SHARED
      .resolve("models/resnet20-cifar10/resnet20-12fca82f.safetensors");

  private static final int HEAD = 2;
  private static final int FINE = 13;
  private static final int SEED = 41;
  private static final int RUNS = 5;
  private static final double MARGIN = 0.05;

  /// Student's t for 4 degrees of freedom: chance alone is beyond it once in 200 times.
  private static final double CHANCE = 4.6;

  @TempDir
  private Path folder;

  /// `mvn verify -pl fovea-cli -am -Dgroups=slow -Dfovea.excludedTags= -Dtest=TransferGainTest
  /// -Dsurefire.failIfNoSpecifiedTests=false`, a quarter of an hour on one core; it prints the table of
  /// `docs/transfer.md`.
  @Test
  @Tag("slow")
  void fineTuningBeatsTheSameNetworkFromScratch() throws IOException {
    for (Path needed : List.of(PICTURES.resolve("train"), PICTURES.resolve("val"), WEIGHTS)) {
      if (!Files.exists(needed)) {
        System.out.println("transfer: NOT TESTED: there is no " + needed);
      }
      assumeTrue(Files.exists(needed), needed + " is not there");
    }
    double[] tuned = new double[RUNS];
    double[] quick = new double[RUNS];
    double[] slow = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      tuned[i] = accuracy(SEED + i, "--weights", WEIGHTS, "--epochs", HEAD, "--learning-rate",
          0.01, "--unfreeze", "*", "--fine-epochs", FINE, "--fine-learning-rate", 0.001,
          "--move-averages");
      quick[i] = scratch(SEED + i, 0.01);
      slow[i] = scratch(SEED + i, 0.001);
      System.out.printf(Locale.ROOT, "seed %d: %.3f %.3f %.3f%n", SEED + i, tuned[i], quick[i],
          slow[i]);
    }
    line("fine-tuned", tuned);
    line("from scratch, rate 0.01", quick);
    line("from scratch, rate 0.001", slow);
    double[] better = mean(quick) > mean(slow) ? quick : slow;
    double[] gain = IntStream.range(0, RUNS).mapToDouble(i -> tuned[i] - better[i]).toArray();
    double error = spread(gain) / Math.sqrt(RUNS);
    System.out.printf(Locale.ROOT, "gain %.3f with a standard error of %.3f%n", mean(gain), error);
    assertThat(mean(gain)).isGreaterThan(MARGIN).isGreaterThan(CHANCE * error);
  }

  private double scratch(int seed, double rate) throws IOException {
    return accuracy(seed, "--from-scratch", "--epochs", HEAD + FINE, "--learning-rate", rate);
  }

  /// Returns the share of the held back photographs that is right after the last epoch.
  private double accuracy(int seed, Object... how) throws IOException {
    Path out = Files.createTempDirectory(folder, "run");
    Outcome outcome = Outcome.of(Stream.concat(
        Stream.of("finetune", "--base", "resnet20", "--input", "64x64", "--data", PICTURES,
            "--augment", "--batch", 16, "--threads", 1, "--seed", seed, "--out", out),
        Stream.of(how)).map(String::valueOf).toArray(String[]::new));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    Map<String, ?> json = Json.parseObject("run.json", Files.readAllBytes(out.resolve("run.json")));
    return ((Number) ((Map<?, ?>) json.get("figures")).get("val_accuracy")).doubleValue();
  }

  private static void line(String name, double[] shares) {
    System.out.printf(Locale.ROOT, "| %s | %s | %.3f ± %.3f |%n", name,
        String.join(" | ",
            Arrays.stream(shares).mapToObj("%.3f"::formatted).toList()),
        mean(shares), spread(shares));
  }

  private static double mean(double[] numbers) {
    return DoubleStream.of(numbers).average().orElseThrow();
  }

  /// The standard deviation of single runs.
  private static double spread(double[] numbers) {
    double mean = mean(numbers);
    return Math.sqrt(
        DoubleStream.of(numbers).map(x -> (x - mean) * (x - mean)).sum() / (numbers.length - 1));
  }
}
