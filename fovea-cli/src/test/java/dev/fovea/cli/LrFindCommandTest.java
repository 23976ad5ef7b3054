package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.schedule.ExponentialDecay;
import dev.fovea.zoo.Zoo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LrFindCommandTest {
  @TempDir
  private Path folder;

  private Outcome find(String model, String... more) {
    List<String> words = List.of("lr-find", model, "--batch", "16", "--engine", "java",
        "--threads", "1", "--out", folder.resolve("out").toString());
    return Outcome.of(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void drawsTheCurveAndSuggests() throws IOException {
    Outcome outcome = find(
        "normal-model", "--optimizer", "sgd", "--steps", "60", "--scale", "255");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).matches(
        """
            normal-model on mnist with sgd: \\d+ steps, learning rates from 1.0e-07 to \\S+\\.
            Suggestion: \\S+ \\(valley\\)\\. The loss falls fastest at \\S+; a tenth of where it is smallest is \\S+\\.
            To train with it: ./fovea train normal-model --data mnist --batch 16 --optimizer sgd --learning-rate \\S+ --scale 255
            The curve is in .*out\\.
            """);
    List<String> lines = Files.readAllLines(folder.resolve("out/learning-rates.csv"));
    assertThat(lines.getFirst()).isEqualTo("learning_rate,loss");
    assertThat(lines.get(1)).matches("1e-07,\\d\\.\\d+");
    assertThat(lines).hasSizeBetween(20, 61);
    BufferedImage curve = ImageIO.read(folder.resolve("out/learning-rates.png").toFile());
    assertThat(curve.getWidth()).isEqualTo(1280);
  }

  @Test
  void takesTheNetworksAndSamplesThatTrainTakes() {
    Outcome outcome = find("small-cnn", "--filters", "2", "--samples", "40", "--steps", "60");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(
        "\nTo train with it: ./fovea train small-cnn --filters 2 --data mnist --samples 40 --batch 16 ");
  }

  @Test
  void quotesWhatAShellWouldDivide() {
    Path file = folder.resolve("my model.keras");
    KerasModels.save(Zoo.model("normal-model").initialize(1), Optional.empty(), file);
    assertThat(find(file.toString(), "--optimizer", "sgd", "--steps", "60").out())
        .contains("\nTo train with it: ./fovea train '" + file + "' --data mnist --batch 16 ");
  }

  @Test
  void saysThatTheLossGrewTooSoon() {
    Outcome outcome = find("normal-model", "--optimizer", "sgd", "--start", "1e20", "--end",
        "1e30");
    assertThat(outcome.err()).matches(
        "fovea lr-find: the range test ended after \\d steps?, too early to suggest a learning rate\\.\n"
            + "  fix:    start from a smaller learning rate, or test more steps\\.\n");
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void refusesAnOptimizerWithASchedule() {
    Model model = Zoo.model("normal-model");
    Path file = folder.resolve("scheduled.keras");
    KerasModels.save(model, Optional.of(model.compile(
        new SGD(0.1).with(UpdateOptions.NONE.schedule(new ExponentialDecay(0.1, 10, 0.5))),
        new SparseCategoricalCrossentropy())), file);
    Outcome outcome = find(file.toString());
    assertThat(outcome.err()).startsWith(
        "fovea lr-find: the learning rate of " + file + "'s optimizer follows ExponentialDecay[");
    assertThat(outcome.err()).endsWith("].\n  fix:    choose another with --optimizer.\n");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void refusesRatesThatDoNotGrow() {
    Outcome outcome = find("normal-model", "--start", "1", "--end", "0.1");
    assertThat(outcome.err()).isEqualTo(
        "fovea lr-find: the learning rates must grow from above 0, got 1.0 to 0.1.\n");
    assertThat(outcome.code()).isEqualTo(2);
  }
}
