package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.contract.Closeness;
import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.RootMeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void learns() {
    History history = trainer(model()).fit(Digits.of(300), Fit.epochs(12).validationSplit(0.2));
    assertThat(history.last("accuracy")).isGreaterThan(0.85);
    assertThat(history.last("val_accuracy")).isGreaterThan(0.8);
    assertThat(history.last("loss")).isLessThan(history.column("loss").getFirst() / 2);
  }

  @Test
  void givesTheSameBitsForTheSameSeedAndOthersForAnother() {
    Model one = model();
    Model same = model();
    Model other = model();
    Fit fit = Fit.epochs(2).batchSize(16).validationSplit(0.2);
    History history = trainer(one).fit(Digits.of(100), fit.seed(5));
    assertThat(trainer(same).fit(Digits.of(100), fit.seed(5))).isEqualTo(history);
    assertThat(trainer(other).fit(Digits.of(100), fit.seed(6))).isNotEqualTo(history);
    Closeness.assertBitEqual(tensors(same), tensors(one), "weights");
    assertThat(other.weights().get("dense/kernel").toFloats())
        .isNotEqualTo(one.weights().get("dense/kernel").toFloats());
  }

  @Test
  void givesTheSameBitsOnThreeThreads() {
    Model one = model();
    trainer(one).fit(Digits.of(64), Fit.epochs(1));
    try (JavaEngine three = new JavaEngine(3)) {
      Model many = model().on(three);
      trainer(many).fit(Digits.of(64), Fit.epochs(1));
      Closeness.assertBitEqual(tensors(many), tensors(one), "weights");
    }
  }

  /// The samples before the split are those of a data set of their own, whatever their order.
  @Test
  void takesTheEndOfTheDataForValidation() {
    TensorDataset all = Digits.of(50);
    Model split = model();
    History history = trainer(split).fit(all, Fit.epochs(3).validationSplit(0.3));
    Model separate = model();
    History expected = trainer(separate)
        .fit(all.slice(0, 35), Fit.epochs(3).validation(all.slice(35, 50)));
    assertThat(history).isEqualTo(expected);
    Closeness.assertBitEqual(tensors(split), tensors(separate), "weights");
  }

  /// Keras keeps `floor(samples * (1 - split))` samples to train on.
  @Test
  void roundsTheSplitAsKeras() {
    List<TrainEvent> events = new ArrayList<>();
    trainer(model()).fit(Digits.of(11), Fit.epochs(1).validationSplit(0.25).callback(event -> {
      events.add(event);
      return Callback.Verdict.CONTINUE;
    }));
    assertThat(events.getFirst()).isEqualTo(new TrainEvent.TrainStarted(1, 1, 8));
  }

  /// With a learning rate of 0 the mean over an epoch is the loss of all samples, however they are cut.
  @Test
  void countsTheSamplesOfAShortLastBatch() {
    Model model = model();
    Dataset data = Digits.of(37);
    Trainer trainer = model.compile(
        new SGD(0), new SparseCategoricalCrossentropy(), new Accuracy());
    Map<String, Double> whole = trainer.evaluate(data, 37);
    Map<String, Double> inBatches = trainer.evaluate(data, 16);
    History history = trainer.fit(data, Fit.epochs(1).batchSize(16));
    assertThat(inBatches.get("loss")).isCloseTo(whole.get("loss"), within(1e-6));
    assertThat(inBatches.get("accuracy")).isEqualTo(whole.get("accuracy"));
    assertThat(history.last("loss")).isCloseTo(whole.get("loss"), within(1e-6));
    assertThat(history.last("accuracy")).isEqualTo(whole.get("accuracy"));
  }

  @Test
  void evaluatingChangesNothing() {
    Model model = Sequential.of(new Input(Digits.FEATURES), new Dense(5), new BatchNormalization(),
        new Dropout(0.5), new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX))
        .on(ENGINE);
    Trainer trainer = trainer(model);
    trainer.fit(Digits.of(64), Fit.epochs(1));
    List<Tensor> before = tensors(model).stream().map(Tensor::copy).toList();
    List<Tensor> state = trainer.state().values().stream().map(Tensor::copy).toList();
    Map<String, Double> first = trainer.evaluate(Digits.of(50), 16);
    assertThat(trainer.evaluate(Digits.of(50), 16)).isEqualTo(first);
    Closeness.assertBitEqual(tensors(model), before, "weights");
    Closeness.assertBitEqual(List.copyOf(trainer.state().values()), state, "state");
  }

  @Test
  void trainsOnOneBatchAsOneStepOfFit() {
    Model one = model();
    Model other = model();
    TensorDataset data = Digits.of(24);
    trainer(one).fit(data, Fit.epochs(1).batchSize(24).inOrder());
    double loss = trainer(other).trainOnBatch(data);
    assertThat(loss).isGreaterThan(0);
    Closeness.assertBitEqual(tensors(other), tensors(one), "weights");
  }

  @Test
  void takesANewLearningRateFromTheNextStepOn() {
    Model model = model();
    Trainer trainer = model.compile(new SGD(0.1), new SparseCategoricalCrossentropy());
    TensorDataset data = Digits.of(24);
    trainer.trainOnBatch(data);
    trainer.learningRate(0);
    List<Tensor> before = tensors(model).stream().map(Tensor::copy).toList();
    trainer.trainOnBatch(data);
    Closeness.assertBitEqual(tensors(model), before, "weights at learning rate 0");
    trainer.learningRate(0.5);
    assertThat(trainer.learningRate()).isEqualTo(0.5);
    trainer.trainOnBatch(data);
    assertThat(tensors(model).getFirst().toFloats()).isNotEqualTo(before.getFirst().toFloats());
  }

  @Test
  void countsItsSteps() {
    Trainer trainer = trainer(model());
    trainer.fit(Digits.of(50), Fit.epochs(2).batchSize(16));
    assertThat(trainer.state().get("iteration").get(0)).isEqualTo(8);
  }

  /// Adam's first step is the learning rate for every weight, whatever the size of its derivative.
  @Test
  void stepsAsAdamDoes() {
    Model model = Sequential.of(new Input(2), new Dense(1).withoutBias()).on(ENGINE);
    model.weights().set("dense/kernel", Tensor.of(new float[]{1, -2}, 2, 1));
    TensorDataset data = TensorDataset.of(
        Tensor.of(new float[]{100, 0.01f}, 1, 2), Tensor.of(new float[]{0}, 1, 1));
    model.compile(new Adam(0.125), new MeanSquaredError()).trainOnBatch(data);
    assertThat(model.weights().get("dense/kernel").get(0)).isCloseTo(0.875, within(1e-5));
    assertThat(model.weights().get("dense/kernel").get(1)).isCloseTo(-2.125, within(1e-5));
  }

  /// `v = 0.5 * v - 0.1 * g` with g = 2 (w - 0), twice: the velocity carries over.
  @Test
  void stepsAsSgdWithMomentumDoes() {
    Model model = Sequential.of(new Input(1), new Dense(1).withoutBias()).on(ENGINE);
    model.weights().set("dense/kernel", Tensor.of(new float[]{1}, 1, 1));
    TensorDataset data = TensorDataset.of(
        Tensor.of(new float[]{1}, 1, 1), Tensor.of(new float[]{0}, 1, 1));
    Trainer trainer = model.compile(new SGD(0.1, 0.5, false), new MeanSquaredError());
    trainer.trainOnBatch(data);
    assertThat(model.weights().get("dense/kernel").get(0)).isCloseTo(0.8, within(1e-6));
    trainer.trainOnBatch(data);
    assertThat(model.weights().get("dense/kernel").get(0)).isCloseTo(0.54, within(1e-6));
  }

  @Test
  void measuresEachOutputOfSeveral() {
    var input = Input.of(Digits.FEATURES);
    var a = new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX).on(input);
    var b = new Dense(1).on(input);
    Model model = Model.of("two", List.of(input), List.of(a, b)).on(ENGINE);
    TensorDataset digits = Digits.of(32);
    TensorDataset data = new TensorDataset(
        digits.all(), List.of(digits.targets().getFirst(), Tensor.zeros(TensorType.f32(32, 1))));
    Trainer trainer = model.compile(new SGD(0.05),
        List.of(new SparseCategoricalCrossentropy(), new MeanSquaredError()), List.of());
    History history = trainer.fit(data, Fit.epochs(5));
    assertThat(history.last("loss")).isLessThan(history.column("loss").getFirst());
  }

  /// Two calls of one layer: Keras's history has only one of the losses.
  @Test
  void numbersTheLossesOfOutputsOfOneLayer() {
    var left = Input.of(Digits.FEATURES);
    var right = Input.of(Digits.FEATURES);
    Dense head = new Dense(1);
    Model model = Model.of("twins", List.of(left, right), List.of(head.on(left), head.on(right)));
    Tensor x = Digits.of(4).all().getFirst();
    Tensor t = Tensor.zeros(TensorType.f32(4, 1));
    Trainer trainer = model.on(ENGINE).compile(new SGD(0.05),
        List.of(Objective.of(new MeanSquaredError(), new RootMeanSquaredError()),
            Objective.of(new MeanSquaredError(), new RootMeanSquaredError())));
    TensorDataset data = new TensorDataset(List.of(x, Tensor.zeros(x.type())), List.of(t, t));
    Map<String, Double> figures = trainer.evaluate(data, 4);
    assertThat(figures.keySet()).containsExactly("dense_root_mean_squared_error",
        "dense_root_mean_squared_error_1", "dense_loss", "dense_loss_1", "loss");
    assertThat(figures.get("dense_loss")).isPositive().isEqualTo(figures.get("loss"));
    assertThat(figures.get("dense_loss_1")).isZero();
  }

  @Test
  void keepsTheWeightsWhereItTakesNoStepThatTheyCouldBeAveragedOver() {
    Model model = model();
    List<Tensor> before = tensors(model).stream().map(Tensor::copy).toList();
    Trainer trainer = model.compile(
        new SGD(0.05).with(UpdateOptions.NONE.ema(0.9)), new SparseCategoricalCrossentropy());
    trainer.fit(Digits.of(8), Fit.epochs(2).initialEpoch(2));
    trainer.fit(Digits.of(8), Fit.epochs(2).callback(_ -> Callback.Verdict.STOP));
    Closeness.assertBitEqual(tensors(model), before, "weights");
  }

  /// Each sample of a sequence has several classes; its accuracy is their mean, never above 1.
  @Test
  void averagesAccuracyOverTheClassesOfOneSample() {
    Model model = Sequential.of(new Input(4, 3), new Dense(3)).on(ENGINE);
    model.weights().set("dense/kernel", Tensor.of(new float[]{1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3));
    float[] rows = new float[2 * 4 * 3];
    int[] labels = new int[2 * 4];
    for (int i = 0; i < labels.length; i++) {
      rows[3 * i + i % 3] = 1;
      labels[i] = i < 6 ? i % 3 : (i + 1) % 3;
    }
    TensorDataset data = TensorDataset.of(Tensor.of(rows, 2, 4, 3), Tensor.of(labels, 2, 4));
    Trainer trainer = model.compile(
        new SGD(), new SparseCategoricalCrossentropy(true), new Accuracy());
    assertThat(trainer.evaluate(data, 2).get("accuracy")).isCloseTo(0.75, within(1e-6));
  }

  /// A frozen layer neither looks at the batch nor moves its averages.
  @Test
  void runsAFrozenBatchNormalizationAsInInference() {
    Layer frozen = new BatchNormalization().frozen();
    Model model = Sequential.of(new Input(2), frozen, new Dense(1).withoutBias()).on(ENGINE);
    model.weights().set("dense/kernel", Tensor.of(new float[]{1, 1}, 2, 1));
    model.weights().set("batch_normalization/moving_mean", Tensor.of(new float[]{1, 2}, 2));
    TensorDataset data = TensorDataset.of(
        Tensor.of(new float[]{3, 4, 5, 6}, 2, 2), Tensor.of(new float[]{0, 0}, 2, 1));
    double inference = model.compile(new SGD(0), new MeanSquaredError()).evaluate(data, 2)
        .get("loss");
    double training = model.compile(new SGD(0.1), new MeanSquaredError()).trainOnBatch(data);
    assertThat(training).isCloseTo(inference, within(1e-5));
    assertThat(model.weights().get("batch_normalization/moving_mean").toFloats())
        .containsExactly(1, 2);
  }

  /// `average * 0.99 + batch * 0.01`, the variance divided by the number of samples.
  @Test
  void movesTheAveragesOfBatchNormalization() {
    Model model = Sequential.of(new Input(1), new BatchNormalization()).on(ENGINE);
    TensorDataset data = TensorDataset.of(
        Tensor.of(new float[]{1, 3}, 2, 1), Tensor.of(new float[]{0, 0}, 2, 1));
    model.compile(new SGD(0), new MeanSquaredError()).trainOnBatch(data);
    assertThat(model.weights().get("batch_normalization/moving_mean").get(0))
        .isCloseTo(0.02, within(1e-6));
    assertThat(model.weights().get("batch_normalization/moving_variance").get(0))
        .isCloseTo(1.0, within(1e-6));
  }

  private static Model model() {
    return Sequential.of(new Input(Digits.FEATURES),
        new Dense(8).activation(ActivationFunction.RELU),
        new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX)).on(ENGINE);
  }

  private static Trainer trainer(Model model) {
    return model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  private static List<Tensor> tensors(Model model) {
    return List.copyOf(model.weights().tensors().values());
  }
}
