package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.contract.Closeness;
import dev.fovea.data.Dataset;
import dev.fovea.data.ForwardingDataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TrainerGradientsTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /// The mean of `(2w + b - 10)²` and `(3w + b)²` at `w = 1`, `b = 0`.
  @Test
  void differentiatesALossThatIsKnown() {
    Model model = Sequential.of(new Input(1), new Dense(1)).on(ENGINE);
    model.weights().set("dense/kernel", Tensor.of(new float[]{1}, 1, 1));
    TensorDataset data = TensorDataset.of(
        Tensor.of(new float[]{2, 3}, 2, 1), Tensor.of(new float[]{10, 0}, 2, 1));
    Map<String, Tensor> slopes = model.compile(new Adam(), new MeanSquaredError()).gradients(data);
    assertThat(slopes.keySet()).containsExactly("dense/kernel", "dense/bias");
    assertThat(at(slopes, "dense/kernel", 0)).isCloseTo(-8 * 2 + 3 * 3, within(1e-5));
    assertThat(at(slopes, "dense/bias", 0)).isCloseTo(-8 + 3, within(1e-5));
  }

  @Test
  void isWhatAStepOfRateOneTakesAway() {
    Model model = model();
    Trainer trainer = trainer(model, 1);
    Map<String, Tensor> slopes = trainer.gradients(Digits.of(20));
    Map<String, Tensor> before = copies(model);
    trainer.trainOnBatch(Digits.of(20));
    slopes.forEach((path, slope) -> {
      for (long i = 0; i < slope.shape().size(); i++) {
        assertThat(at(before, path, i) - model.weights().get(path).get(i))
            .describedAs("%s %d", path, i).isCloseTo(slope.get(i), within(1e-5));
      }
    });
  }

  @Test
  void seesSamplesThatATrainingChanges() {
    Dataset moved = new ForwardingDataset() {
      @Override
      public Dataset data() {
        return Digits.of(20);
      }

      @Override
      public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
        inputs.getFirst().set(0, inputs.getFirst().get(0) + 1);
      }
    };
    Model model = model();
    Trainer trainer = trainer(model, 1);
    double slope = at(trainer.gradients(moved), "dense/kernel", 0);
    assertThat(slope).isNotCloseTo(
        at(trainer.gradients(Digits.of(20)), "dense/kernel", 0), within(1e-4));
    double before = model.weights().get("dense/kernel").get(0);
    trainer.trainOnBatch(moved);
    assertThat(before - model.weights().get("dense/kernel").get(0))
        .isCloseTo(slope, within(1e-5));
  }

  @Test
  void changesNeitherWeightsNorAveragesNorTheTraining() {
    Model model = model();
    Trainer trainer = trainer(model, 0.1);
    Map<String, Tensor> before = copies(model);
    trainer.gradients(Digits.of(20));
    Closeness.assertBitEqual(
        List.copyOf(model.weights().tensors().values()), List.copyOf(before.values()), "weights");
    assertThat(trainer.state().get(StepGraph.ITERATION)).extracting(t -> t.get(0)).isEqualTo(0.0);
  }

  @Test
  void leavesOutWhatIsFrozen() {
    Model model = model().frozen("dense");
    assertThat(trainer(model, 1).gradients(Digits.of(20)).keySet()).containsExactly(
        "batch_normalization/gamma", "batch_normalization/beta", "dense_1/kernel", "dense_1/bias");
  }

  @Test
  void saysThatNoSamplesHaveNoGradient() {
    assertThatIllegalArgumentException().isThrownBy(
        () -> trainer(model(), 1).gradients(Digits.of(20).take(0)))
        .withMessage("the data set is empty.\n  fix:    give at least one sample.");
  }

  private static double at(Map<String, Tensor> tensors, String path, long index) {
    assertThat(tensors).containsKey(path);
    return tensors.get(path).get(index);
  }

  private static Map<String, Tensor> copies(Model model) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    model.weights().tensors().forEach((path, tensor) -> copies.put(path, tensor.copy()));
    return copies;
  }

  private static Model model() {
    return Sequential.of(new Input(Digits.FEATURES), new Dense(8), new BatchNormalization(),
        new Activation(ActivationFunction.RELU), new Dropout(0),
        new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX)).on(ENGINE);
  }

  private static Trainer trainer(Model model, double rate) {
    return model.compile(new SGD(rate), new SparseCategoricalCrossentropy(), new Accuracy());
  }
}
