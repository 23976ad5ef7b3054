package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.StepGraph;
import dev.fovea.zoo.Zoo;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir
  private Path folder;

  private Outcome train(String model, String out, String... more) {
    List<String> words = List.of(
        "train", model, "--samples", "300", "--epochs", "1", "--validation-split", "0.3",
        "--engine", "java", "--threads", "2", "--out", folder.resolve(out).toString());
    return Outcome.of(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private Path file(String out, String name) {
    return folder.resolve(out).resolve(name);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesModelFiguresCurvesSummaryAndRecord() throws IOException {
    Outcome outcome = train("conv-model-pooling", "run");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(
        "conv-model-pooling: 220,682 parameters. Engine java with 2 threads: it was asked for.\n"
            + "Precision f32: the exact one, and the fastest here.\n"
            + "mnist: 210 images to train on, 90 to measure on.\nEpoch 1/1 - ");
    assertThat(outcome.out())
        .endsWith("Model, figures and curves are in " + folder.resolve("run") + ".\n");
    assertThat(names(folder.resolve("run")))
        .containsExactly("curves.png", "history.csv", "model.keras", "run.json", "summary.txt");
    assertThat(Files.readString(file("run", "summary.txt"))).contains("Total params: 220,682");
    BufferedImage curves = ImageIO.read(file("run", "curves.png").toFile());
    assertThat(curves.getWidth()).isEqualTo(2560);
    List<String> history = Files.readAllLines(file("run", "history.csv"));
    assertThat(history).hasSize(2);
    assertThat(history.getFirst()).isEqualTo("epoch,accuracy,loss,val_accuracy,val_loss");
    assertThat(history.getLast()).matches("0(,[0-9.e-]+){4}");
  }

  @Test
  void writesForTensorBoardWhenAsked() throws IOException {
    Path boards = folder.resolve("boards");
    Outcome outcome = train("conv-model-pooling", "run", "--tensorboard", boards.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("\nTo see it: tensorboard --logdir " + boards + "\n");
    assertThat(names(boards)).containsExactly("run");
    assertThat(names(boards.resolve("run"))).containsExactly("train", "validation");
    String name = names(boards.resolve("run/train")).getFirst();
    String written = Files.readString(
        boards.resolve("run/train").resolve(name), StandardCharsets.ISO_8859_1);
    assertThat(written).contains("training images", "epoch_loss", "/kernel/histogram",
        "/kernel/filters", "graph_keras_model");
    String picture = written.substring(written.indexOf("\u0089PNG"));
    BufferedImage digit = ImageIO.read(
        new ByteArrayInputStream(picture.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(digit.getWidth() * digit.getHeight()).isEqualTo(28 * 28);
    assertThat(train("normal-model", "flat", "--tensorboard", boards.toString()).code()).isZero();
  }

  @Test
  void trainsInMixedPrecisionWhenAsked() throws IOException {
    Outcome outcome = train("normal-model", "run", "--precision", "bf16");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("\nPrecision bf16, as asked for; slow here: the Java engine"
        + " widens every number first.\n");
    assertThat(Files.readString(file("run", "run.json"))).contains(" --precision bf16");
    String model = file("run", "model.keras").toString();
    Outcome same = Outcome.of("evaluate", model, "--samples", "20", "--engine", "java");
    assertThat(same.err()).endsWith("layers compute in mixed_bfloat16, which is slow here: the Java"
        + " engine widens every number first.\n").startsWith("Note: ");
    Outcome single = Outcome.of(
        "evaluate", model, "--samples", "20", "--engine", "java", "--precision", "f32");
    assertThat(single.err()).isEqualTo("Precision f32, as asked for.\n");
    assertThat(single.out()).isNotEqualTo(same.out());
    assertThat(train("normal-model", "other", "--precision", "half").err())
        .isEqualTo("fovea train: --precision is one of auto, f32, bf16, got 'half'.\n");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void recordsEverythingNeededToRepeatIt() throws IOException {
    assertThat(train("normal-model", "run", "--seed", "7").code()).isZero();
    Map<String, ?> run = Json.parseObject("run.json", Files.readAllBytes(file("run", "run.json")));
    assertThat(run.get("state")).isEqualTo("finished");
    assertThat(run.get("command")).isEqualTo(
        "./fovea train normal-model --data mnist --samples 300 --epochs 1 --batch 128 --validation-split 0.3"
            + " --optimizer adam --learning-rate 0.001 --scale standard --seed 7 --engine java --threads 2");
    assertThat(run.get("pixels")).isEqualTo(Map.of("mean", 0.1307, "deviation", 0.3081));
    assertThat(run.get("epochs_done")).isEqualTo(1L);
    assertThat((Map<?, ?>) run.get("versions")).hasSize(6);
  }

  @Test
  void givesTheSameFiguresAndWeightsForTheSameSeed() throws IOException {
    train("normal-model", "one", "--seed", "3");
    train("normal-model", "two", "--seed", "3");
    train("normal-model", "other", "--seed", "4");
    String history = Files.readString(file("one", "history.csv"));
    assertThat(Files.readString(file("two", "history.csv"))).isEqualTo(history);
    assertThat(Files.readString(file("other", "history.csv"))).isNotEqualTo(history);
    Model one = KerasModels.load(file("one", "model.keras"));
    Model two = KerasModels.load(file("two", "model.keras"));
    for (String path : one.weights().paths()) {
      assertThat(two.weights().get(path).toFloats()).as(path)
          .isEqualTo(one.weights().get(path).toFloats());
    }
  }

  @Test
  void evaluatesAndPredictsOnTheScaleThatItTrainedOn() throws IOException {
    train("normal-model", "run", "--scale", "255", "--optimizer", "sgd");
    Outcome own = evaluate();
    assertThat(own.out()).matches(
        "mnist, 200 test images - accuracy: 0\\.\\d{4} - loss: \\d\\.\\d{4} \\(\\d+ right\\)\n");
    assertThat(evaluate("--scale", "255").out()).isEqualTo(own.out());
    assertThat(evaluate("--scale", "standard").out()).isNotEqualTo(own.out());
  }

  private Outcome evaluate(String... more) {
    List<String> words = List.of(
        "evaluate", file("run", "model.keras").toString(), "--samples", "200", "--engine", "java");
    return Outcome.of(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void keepsTheRecordWhenTheLossIsNoNumber() throws IOException {
    Outcome outcome = train("normal-model", "run", "--optimizer", "sgd", "--learning-rate", "1e30");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("fovea train: the loss is NaN at epoch 1, step 2 (learning rate ");
    assertThat(outcome.err())
        .endsWith(
            "\n  fix:    lower the learning rate, or check the data for NaN and huge values.\n");
    assertThat(names(folder.resolve("run"))).containsExactly("run.json", "summary.txt");
    assertThat(Files.readString(file("run", "run.json")))
        .contains("\"state\": \"failed: the loss is NaN");
  }

  @Test
  void saysThatASplitLeavesNothing() {
    Outcome outcome = Outcome.of("train", "normal-model", "--samples", "1", "--validation-split",
        "0.3",
        "--engine", "java", "--out", folder.resolve("run").toString());
    assertThat(outcome.err()).isEqualTo(
        "fovea train: validationSplit 0.3 of 1 sample leaves none to train on or none to measure on.\n"
            + "  fix:    give more samples, or another share.\n");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  private Outcome trainOn(String out, String... more) {
    return train(file("run", "model.keras").toString(), out, more);
  }

  private double steps(String out) {
    Path file = file(out, "model.keras");
    Map<String, Tensor> state = KerasModels.loadTrainer(file, KerasModels.load(file)).state();
    return Objects.requireNonNull(state.get(StepGraph.ITERATION)).get(0);
  }

  @Test
  void continuesAFileWithItsOptimizerAndScale() throws IOException {
    train("normal-model", "run", "--optimizer", "sgd", "--learning-rate", "0.25", "--scale", "255");
    Outcome outcome = trainOn("more");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(
        "Training goes on from its weights with its optimizer, sgd, after 2 steps.\n");
    assertThat(steps("more")).isEqualTo(4);
    Map<String, ?> run = Json.parseObject("run.json", Files.readAllBytes(file("more", "run.json")));
    assertThat(run.get("command")).isEqualTo(
        "./fovea train " + file("run", "model.keras")
            + " --data mnist --samples 300 --epochs 1 --batch 128 --validation-split 0.3"
            + " --scale 255 --seed 0 --engine java --threads 2");
    Map<?, ?> settings = (Map<?, ?>) Objects.requireNonNull(run.get("settings"));
    assertThat(settings.get("optimizer")).isEqualTo("sgd");
    assertThat(settings.get("learning_rate")).isEqualTo(0.25);
    assertThat(settings.get("optimizer_continued")).isEqualTo(true);
  }

  /// As Keras goes on with what its legacy files say.
  @Test
  void continuesALegacyFileWithItsOptimizer() {
    train("normal-model", "run", "--optimizer", "sgd", "--learning-rate", "0.25");
    Path keras = file("run", "model.keras");
    Model model = KerasModels.load(keras);
    Path legacy = folder.resolve("model.h5");
    KerasModels.save(model, Optional.of(KerasModels.loadTrainer(keras, model)), legacy);
    Outcome outcome = train(legacy.toString(), "more");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(
        "Training goes on from its weights with its optimizer, sgd, after 2 steps.\n");
    assertThat(steps("more")).isEqualTo(4);
  }

  @Test
  void trainsAFileOnWithANewOptimizerWhenAsked() {
    train("normal-model", "run");
    assertThat(trainOn("other", "--optimizer", "sgd").out()).contains(
        "Training goes on from its weights with a new optimizer, sgd.\n");
    assertThat(trainOn("slower", "--learning-rate", "1e-4").out()).contains(
        "Training goes on from its weights with a new optimizer, adam.\n");
    assertThat(steps("slower")).isEqualTo(2);
  }

  @Test
  void startsFromTheWeightsOfAFileWithoutAnOptimizer() {
    Model model = Zoo.model("normal-model").initialize(9);
    Path file = folder.resolve("bare.keras");
    KerasModels.save(model, Optional.empty(), file);
    Outcome outcome = train(file.toString(), "run", "--learning-rate", "1e-30");
    assertThat(outcome.code()).isZero();
    assertThat(train(file.toString(), "usual").out()).contains(
        "Training goes on from its weights with a new optimizer, adam.\n");
    Model after = KerasModels.load(file("run", "model.keras"));
    // Steps this small are lost in a kernel's rounding; averages and zeros move nevertheless.
    for (String path : model.weights().paths().stream().filter(p -> p.endsWith("/kernel"))
        .toList()) {
      assertThat(after.weights().get(path).toFloats()).as(path)
          .isEqualTo(model.weights().get(path).toFloats());
    }
  }

  /// The first process dies at the end of its first epoch, because it cannot write its figures.
  @Test
  void goesOnWhereItDied() throws IOException {
    String[] more = {"--backup", "1"};
    train("normal-model", "whole", more);
    Path history = file("run", "history.csv");
    Files.createDirectories(history);
    Outcome dead = train("normal-model", "run", more);
    assertThat(dead.code()).isEqualTo(1);
    assertThat(dead.err()).isEqualTo("fovea train: %s cannot be written: Is a directory.\n"
        .formatted(history) + "  fix:    choose a folder that exists and is writable.\n");
    Files.delete(history);
    Outcome outcome = train("normal-model", "run", more);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("\nTraining goes on in epoch 1 after step 2 of 2.\n")
        .contains("after 1 of 1 epoch, ");
    assertThat(history).hasSameTextualContentAs(file("whole", "history.csv"));
    assertThat(names(folder.resolve("run"))).isEqualTo(names(folder.resolve("whole")));
    Model one = KerasModels.load(file("whole", "model.keras"));
    Model two = KerasModels.load(file("run", "model.keras"));
    for (String path : one.weights().paths()) {
      assertThat(two.weights().get(path).toFloats()).as(path)
          .isEqualTo(one.weights().get(path).toFloats());
    }
  }
}
