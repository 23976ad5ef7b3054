package dev.fovea.files.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.files.Json;
import dev.fovea.files.tensorboard.EventReader.Logged;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.schedule.ExponentialDecay;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @TempDir
  private Path folder;

  private final Model model = Sequential.of(new Input(6, 6, 1), new Conv2D(4, 3),
      new BatchNormalization(), new Flatten(), new Dense(3)).on(ENGINE);
  private final Trainer trainer = model.compile(
      new SGD(0.1).with(UpdateOptions.NONE.schedule(new ExponentialDecay(0.1, 1, 0.5))),
      new SparseCategoricalCrossentropy(true), new Accuracy());

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static TensorDataset data(int samples) {
    Random random = new Random(3);
    Tensor images = Tensor.zeros(TensorType.f32(samples, 6, 6, 1));
    for (int i = 0; i < images.shape().size(); i++) {
      images.set(i, random.nextDouble());
    }
    Tensor labels = Tensor.zeros(TensorType.i32(samples));
    for (int i = 0; i < samples; i++) {
      labels.set(i, random.nextInt(3));
    }
    return TensorDataset.of(images, labels);
  }

  private History fit(UnaryOperator<TensorBoard> how) {
    return trainer.fit(data(40), Fit.epochs(3).batchSize(16).validation(data(8))
        .callback(how.apply(new TensorBoard(folder, model, trainer))));
  }

  private List<Logged> logged(String run) throws IOException {
    return EventReader.values(EventReader.only(folder.resolve(run)));
  }

  private static Map<String, ?> keras() throws IOException {
    try (var in = Objects.requireNonNull(
        TensorBoardTest.class.getResourceAsStream("keras_events.json"))) {
      return Json.parseObject("keras_events.json", in.readAllBytes());
    }
  }

  private static List<String> keras(String updateFreq) throws IOException {
    Map<?, ?> runs = (Map<?, ?>) Objects.requireNonNull(keras().get("events"));
    List<?> events = (List<?>) Objects.requireNonNull(runs.get(updateFreq));
    return events.stream().map(String::valueOf).sorted().toList();
  }

  /// Returns all that was written as Keras's reference has it.
  private List<String> written() throws IOException {
    List<String> written = new ArrayList<>();
    for (String run : List.of("train", "validation")) {
      for (Logged value : logged(run)) {
        written.add("[%s, %s, %s, %d]".formatted(run, value.plugin(), value.tag(), value.step()));
      }
    }
    return written.stream().sorted().toList();
  }

  @Test
  void writesWhatKerasWritesAfterEachEpoch() throws IOException {
    fit(board -> board.histogramFreq(2).writeImages().writeStepsPerSecond());
    assertThat(written()).isEqualTo(keras("epoch"));
  }

  @Test
  void writesWhatKerasWritesAfterEachStep() throws IOException {
    fit(board -> board.histogramFreq(2).writeImages().writeStepsPerSecond().updateFreq(1));
    assertThat(written()).isEqualTo(keras("1"));
  }

  @Test
  void writesWhatKerasWritesAfterEverySecondStep() throws IOException {
    fit(board -> board.updateFreq(2).writeStepsPerSecond());
    assertThat(written().stream().filter(event -> event.contains(", batch_")))
        .isEqualTo(keras("2").stream().filter(event -> event.contains(", batch_")).toList())
        .hasSize(12);
  }

  private static List<Double> figures(List<Logged> logged, String tag) {
    return logged.stream().filter(value -> value.tag().equals(tag)).map(Logged::figure).toList();
  }

  private static List<Double> rounded(List<Double> figures) {
    return figures.stream().map(figure -> (double) (float) (double) figure).toList();
  }

  @Test
  void writesTheFiguresOfTheHistory() throws IOException {
    History history = fit(board -> board);
    List<Logged> training = logged("train");
    List<Logged> validation = logged("validation");
    for (String column : List.of("loss", "accuracy")) {
      assertThat(figures(training, "epoch_" + column)).hasSize(3)
          .isEqualTo(rounded(history.column(column)));
      assertThat(figures(validation, "epoch_" + column)).hasSize(3)
          .isEqualTo(rounded(history.column("val_" + column)))
          .isEqualTo(figures(validation, "evaluation_" + column + "_vs_iterations"));
    }
    assertThat(figures(training, "epoch_learning_rate")).as("after 3, 6 and 9 steps")
        .isEqualTo(rounded(List.of(0.1 / 8, 0.1 / 64, 0.1 / 512)));
  }

  @Test
  void writesTheHistogramsOfTheWeights() throws IOException {
    fit(board -> board.histogramFreq(1));
    List<Logged> kernels = logged("train").stream()
        .filter(value -> value.tag().equals("sequential/conv2d/kernel/histogram")).toList();
    assertThat(kernels).hasSize(3);
    double[] rows = kernels.getLast().reals();
    float[] kernel = model.weights().get("conv2d/kernel").toFloats();
    double least = kernel[0];
    double most = kernel[0];
    for (float weight : kernel) {
      least = Math.min(least, weight);
      most = Math.max(most, weight);
    }
    double count = 0;
    for (int i = 2; i < rows.length; i += 3) {
      count += rows[i];
    }
    assertThat(List.of(rows[0], rows[88], count)).containsExactly(least, most, 36.0);
  }

  @Test
  void showsTheGraphUnlessItIsNotWanted() throws IOException {
    fit(board -> board);
    List<Wire> events = EventReader.events(EventReader.only(folder.resolve("train")));
    assertThat(events.stream().filter(event -> event.has(4))).hasSize(1);
    Logged layers = EventReader.values(events).getFirst();
    assertThat(layers.tag()).isEqualTo("keras");
    assertThat(layers.tensor().text(8)).startsWith("{").contains("\"class_name\": \"Conv2D\"");
    Path bare = folder.resolve("bare");
    trainer.fit(data(16), Fit.epochs(1).callback(
        new TensorBoard(bare, model, trainer).withoutGraph()));
    List<Wire> others = EventReader.events(EventReader.only(bare.resolve("train")));
    assertThat(others.stream().filter(event -> event.has(4))).isEmpty();
    assertThat(EventReader.values(others)).extracting(Logged::plugin).containsOnly("scalars");
    assertThat(bare.resolve("validation")).doesNotExist();
  }

  @Test
  void showsTheFiltersOfTheFirstConvolution() throws IOException {
    fit(board -> board.writeFilters().histogramFreq(2));
    assertThat(logged("train").stream().filter(value -> value.plugin().equals("images")))
        .extracting(value -> value.tag() + " " + value.step()).containsExactly(
            "sequential/conv2d/kernel/filters 0", "sequential/conv2d/kernel/filters 2");
  }

  @Test
  void showsPictures() throws IOException {
    fit(board -> board.images("digits", Tensor.zeros(TensorType.f32(5, 6, 6, 1))));
    Logged digits = logged("train").stream().filter(value -> value.tag().equals("digits"))
        .findFirst().orElseThrow();
    assertThat(digits.dims()).containsExactly(7L);
  }

  @Test
  void makesThePicturesOfWeightsThatKerasMakes() throws IOException {
    for (Object entry : (List<?>) Objects.requireNonNull(keras().get("pictures"))) {
      Map<?, ?> picture = (Map<?, ?>) entry;
      int[] shape = ints(picture.get("weight"));
      Tensor weight = Tensor.zeros(TensorType.f32(shape));
      for (int i = 0; i < weight.shape().size(); i++) {
        weight.set(i, i);
      }
      List<String> images = WeightPictures.of(weight).stream().map(Tensor::shape)
          .map(made -> made.dims().toString()).toList();
      List<?> wanted = (List<?>) Objects.requireNonNull(picture.get("images"));
      assertThat(images).as(weight.toString())
          .isEqualTo(wanted.stream().map(String::valueOf).toList());
      List<?> values = (List<?>) Objects.requireNonNull(picture.get("values"));
      WeightPictures.of(weight).ifPresent(
          made -> assertThat(made.toFloats()).isEqualTo(floats(values.getFirst())));
    }
  }

  private static int[] ints(@Nullable Object list) {
    return Stream.of(((List<?>) Objects.requireNonNull(list)).toArray())
        .mapToInt(number -> ((Number) number).intValue()).toArray();
  }

  private static float[] floats(Object list) {
    List<?> numbers = (List<?>) list;
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = ((Number) numbers.get(i)).floatValue();
    }
    return floats;
  }

  @Test
  void showsAllFiltersOfAConvolutionFromBlackToWhite() {
    Tensor kernel = Tensor.zeros(TensorType.f32(2, 3, 1, 10));
    for (int i = 0; i < 60; i++) {
      kernel.set(i, i - 20);
    }
    Tensor picture = WeightPictures.filters(kernel).orElseThrow();
    // Two rows, eight columns, a line between filters.
    assertThat(picture.shape().dims()).containsExactly(1, 2 * 17, 8 * 25, 1);
    assertThat(picture.get(0)).as("first weight").isEqualTo(0);
    assertThat(picture.get((17L + 8) * 200 + 25 + 16)).as("last weight").isEqualTo(1);
    assertThat(picture.get(25 + 8)).as("row 0, column 1, filter 1")
        .isEqualTo((double) (11f / 59f));
    assertThat(WeightPictures.filters(Tensor.zeros(TensorType.f32(2, 2, 8, 4)))).isEmpty();
    assertThat(WeightPictures.filters(Tensor.zeros(TensorType.f32(8, 4)))).isEmpty();
  }

  @Test
  void startsNewFilesWithEachTraining() throws IOException {
    TensorBoard board = new TensorBoard(folder, model, trainer);
    for (int i = 0; i < 2; i++) {
      trainer.fit(data(16), Fit.epochs(1).validation(data(8)).callback(board));
    }
    try (Stream<Path> files = Files.list(folder.resolve("validation"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void makesNothingBeforeTrainingStarts() {
    Object made = new TensorBoard(folder.resolve("logs"), model, trainer).histogramFreq(1);
    assertThat(made).isNotNull();
    assertThat(folder.resolve("logs")).doesNotExist();
  }

  @Test
  void refusesWhatItCannotWrite() {
    TensorBoard board = new TensorBoard(folder, model, trainer);
    assertThatThrownBy(() -> board.histogramFreq(0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TensorBoard's histogramFreq must be at least 1 epoch, got 0.");
    assertThatThrownBy(() -> board.updateFreq(-1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TensorBoard's updateFreq must be at least 1 step, got -1.");
    assertThatThrownBy(() -> board.images("rows", Tensor.zeros(TensorType.f32(6))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rows: pictures are [number, height, width, channels] with");
    assertThatThrownBy(
        () -> board.on(new TrainEvent.EpochEnded(1, 1, 1, Map.of("loss", 1.0), 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("TensorBoard has not heard that the training started.");
  }
}
