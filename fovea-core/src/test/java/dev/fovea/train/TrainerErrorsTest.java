package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Every message whole.
class TrainerErrorsTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void saysWhichLabelIsOutOfRange() {
    TensorDataset data = digits(Tensor.of(new int[]{0, 2, 3, 1}, 4));
    fails(() -> trainer().fit(data, Fit.epochs(1)), """
        sample 2 has the label 3, the model has classes 0 to 2.
          fix:    give the last layer more outputs, or check the labels.""");
    TensorDataset negative = digits(Tensor.of(new int[]{0, 2, 1, -1}, 4));
    fails(() -> trainer().evaluate(negative, 2), """
        sample 3 has the label -1, the model has classes 0 to 2.
          fix:    give the last layer more outputs, or check the labels.""");
  }

  @Test
  void saysThatThereIsNoData() {
    String message = """
        the data set is empty.
          fix:    give at least one sample.""";
    fails(() -> trainer().fit(Digits.of(5).take(0), Fit.epochs(1)), message);
    fails(() -> trainer().evaluate(Digits.of(5).take(0), 2), message);
    fails(() -> trainer().trainOnBatch(Digits.of(5).take(0)), message);
  }

  @Test
  void saysThatABatchHasAtLeastOneSample() {
    fails(() -> trainer().evaluate(Digits.of(5), 0),
        "evaluate needs a batch size of at least 1, got 0.");
  }

  @Test
  void saysWhichInputsTheModelExpects() {
    TensorDataset data = TensorDataset.of(
        Tensor.zeros(TensorType.f32(4, 28, 28)), Tensor.zeros(TensorType.i32(4)));
    fails(() -> trainer().fit(data, Fit.epochs(1)), """
        the data has inputs [f32[28,28]], the model expects [f32[6]].
          fix:    reshape the data, or change the model's Input.""");
  }

  @Test
  void saysWhichInputsTheModelExpectsOfValidationDataToo() {
    TensorDataset data = TensorDataset.of(
        Tensor.zeros(TensorType.f32(4, 7)), Tensor.zeros(TensorType.i32(4)));
    fails(() -> trainer().fit(Digits.of(5), Fit.epochs(1).validation(data)), """
        the data has inputs [f32[7]], the model expects [f32[6]].
          fix:    reshape the data, or change the model's Input.""");
  }

  @Test
  void saysWhichLabelsTheLossExpects() {
    String advice = """

          fix:    for class numbers i32[] use SparseCategoricalCrossentropy, and give the last layer \
        one unit for each class.""";
    fails(() -> model().compile(new SGD(), new CategoricalCrossentropy())
        .fit(Digits.of(4), Fit.epochs(1)),
        "the data has labels [i32[]], the loss expects [f32[3]]." + advice);
    fails(() -> trainer().fit(digits(Tensor.zeros(TensorType.f32(4, 3))), Fit.epochs(1)), """
        the data has labels [f32[3]], the loss expects [i32[]].
          fix:    reshape the labels, or change the model's last layer or the loss.""");
    fails(() -> model().compile(new SGD(), new CategoricalCrossentropy())
        .fit(digits(Tensor.of(new int[12], 4, 3)), Fit.epochs(1)), """
            the data has labels [i32[3]], the loss expects [f32[3]].
              fix:    give the labels as f32.""");
    Model rows = Sequential.of(new Input(4, 4, 1), new Dense(3));
    fails(() -> rows.compile(new SGD(), new SparseCategoricalCrossentropy())
        .fit(new TensorDataset(List.of(Tensor.zeros(TensorType.f32(2, 4, 4, 1))),
            List.of(Tensor.of(new int[2], 2))), Fit.epochs(1)),
        """
            the data has labels [i32[]], the loss expects [i32[4,4]].
              fix:    give the model one row of classes for each sample: add a Flatten or a \
            global pooling before the last layer.""");
  }

  @Test
  void saysThatTheLossIsNoNumber() {
    Trainer trainer = Sequential.of(new Input(1), new Dense(1)).on(ENGINE)
        .compile(new SGD(0.5), new MeanSquaredError());
    TensorDataset data = TensorDataset.of(
        Tensor.of(new float[]{1, Float.NaN, 1}, 3, 1), Tensor.zeros(TensorType.f32(3, 1)));
    assertThatThrownBy(() -> trainer.fit(data, Fit.epochs(2).batchSize(1).inOrder()))
        .isInstanceOf(NonFiniteLossException.class)
        .hasMessage("""
            the loss is NaN at epoch 1, step 2 (learning rate 0.5).
              fix:    lower the learning rate, or check the data for NaN and huge values.""");
  }

  @Test
  void saysThatTheSplitLeavesNothing() {
    fails(() -> trainer().fit(Digits.of(1), Fit.epochs(1).validationSplit(0.5)), """
        validationSplit 0.5 of 1 sample leaves none to train on or none to measure on.
          fix:    give more samples, or another share.""");
  }

  @Test
  void saysHowToFit() {
    fails(() -> Fit.epochs(0), "fit needs at least 1 epoch and a batch size of at least 1,"
        + " got 0 and 32.");
    fails(() -> Fit.epochs(1).batchSize(0), "fit needs at least 1 epoch and a batch size of at"
        + " least 1, got 1 and 0.");
    fails(() -> Fit.epochs(1).validationSplit(1),
        "validationSplit must be at least 0 and below 1, got 1.0.");
  }

  @Test
  void saysWhichWeightsSamplesTake() {
    fails(() -> Digits.of(4).weighted(Tensor.zeros(TensorType.f32(3))),
        "a data set of 4 samples needs weights f32[4], got f32[3].");
    fails(() -> Fit.epochs(1).classWeight(Map.of(1, -2.0)),
        "class weights must be finite and at least 0, got {1=-2.0}.");
    fails(() -> Objective.of(new MeanSquaredError()).weight(Double.NaN),
        "the weight of mean_squared_error must be a finite number, got NaN.");
    Trainer sequence = Sequential.of(new Input(4, 3), new Dense(3)).on(ENGINE)
        .compile(new SGD(), new SparseCategoricalCrossentropy(true));
    TensorDataset data = TensorDataset.of(
        Tensor.zeros(TensorType.f32(2, 4, 3)), Tensor.zeros(TensorType.i32(2, 4)));
    fails(() -> sequence.fit(data, Fit.epochs(1).classWeight(Map.of(1, 2.0))), """
        class weights need one class for each sample, the data has labels [i32[4]].
          fix:    give weights of samples with the data set.""");
  }

  @Test
  void saysThatEachOutputNeedsALoss() {
    Symbol input = Input.of(2);
    Model two = Model.of("two", List.of(input),
        List.of(new Dense(1).on(input), new Dense(2).on(input)));
    fails(() -> two.compile(new SGD(), new MeanSquaredError()),
        "the model has 2 outputs, got 1 losses. Give one loss for each output.");
  }

  @Test
  void saysWhichRatesAnOptimizerTakes() {
    fails(() -> new SGD(-1), "SGD needs a learning rate of at least 0 and momentum from 0 to 1,"
        + " got -1.0 and 0.0.");
    fails(() -> new SGD(0.1, 1.5, false), "SGD needs a learning rate of at least 0 and momentum"
        + " from 0 to 1, got 0.1 and 1.5.");
    fails(() -> new Adam(0.1, 1, 0.9, 1e-7), "Adam needs a learning rate of at least 0 and betas"
        + " from 0 below 1, got 0.1, 1.0 and 0.9.");
    fails(() -> new TopKAccuracy(0), "TopKAccuracy needs k of at least 1, got 0.");
  }

  @Test
  void saysWhichColumnsAHistoryHas() {
    History history = trainer().fit(Digits.of(4), Fit.epochs(1));
    fails(() -> history.column("val_loss"), "the history has no column 'val_loss'. It has [loss].");
    fails(() -> new History(List.of()).last("loss"), "the history is empty.");
  }

  @Test
  void saysThatRowsDiffer() {
    fails(() -> TensorDataset.of(
        Tensor.zeros(TensorType.f32(4, 2)), Tensor.zeros(TensorType.i32(3))),
        "Tensor f32[4,2] has 4 rows, Tensor i32[3] has 3. Give one row a sample in each tensor.");
    fails(() -> Digits.of(4).slice(2, 5), "there are no samples 2 to 5 in a data set of 4.");
  }

  private static TensorDataset digits(Tensor labels) {
    return TensorDataset.of(Tensor.zeros(TensorType.f32(4, Digits.FEATURES)), labels);
  }

  private static Model model() {
    return Sequential.of(new Input(Digits.FEATURES),
        new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX)).on(ENGINE);
  }

  private static Trainer trainer() {
    return model().compile(new SGD(), new SparseCategoricalCrossentropy());
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
