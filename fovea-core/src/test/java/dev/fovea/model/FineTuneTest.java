package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.TrainEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FineTuneTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Model model() {
    return Sequential.of(new Input(6), new Dense(8).activation(ActivationFunction.RELU),
        new BatchNormalization(), new Dense(4)).on(ENGINE).initialize(1).frozen()
        .withHead(2, new Dense(3).activation(ActivationFunction.SOFTMAX).named("classes"));
  }

  private static FineTune.Result run(FineTune how, Model model) {
    return how.run(model, data(), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  private static float[] weight(Model model, String path) {
    return model.weights().get(path).toFloats();
  }

  @Test
  void trainsTheHeadFirstAndThenUpperLayers() {
    Model model = model();
    float[] lowest = weight(model, "dense/kernel");
    float[] upper = weight(model, "dense_1/kernel");
    float[] head = weight(model, "classes/kernel");
    List<String> told = new ArrayList<>();
    FineTune how = FineTune.first(new Adam(0.05), Fit.epochs(4).batchSize(16))
        .then(m -> m.thawed("dense_1"), new SGD(0.01), Fit.epochs(2).batchSize(16))
        .before((stage, staged, trainer, planned) -> {
          told.add("%d: %d train, %s".formatted(
              stage, staged.weights().trainableCount(), trainer.optimizer().name()));
          if (stage == 2) {
            assertThat(weight(model, "dense_1/kernel")).isEqualTo(upper);
            assertThat(weight(model, "classes/kernel")).isNotEqualTo(head);
          }
          return planned;
        });
    FineTune.Result result = run(how, model);
    assertThat(told).containsExactly("1: 15 train, adam", "2: 51 train, sgd");
    assertThat(weight(model, "dense/kernel")).isEqualTo(lowest);
    assertThat(weight(model, "batch_normalization/moving_mean")).containsOnly(0);
    assertThat(weight(model, "dense_1/kernel")).isNotEqualTo(upper);
    assertThat(result.history().epochs()).hasSize(6);
    assertThat(result.history().column("accuracy").getLast())
        .isGreaterThan(result.history().column("accuracy").getFirst());
    assertThat(result.model().weights().trainableCount()).isEqualTo(51);
    assertThat(result.trainer().optimizer().name()).isEqualTo("sgd");
  }

  @Test
  void countsEpochsThrough() {
    List<String> heard = new ArrayList<>();
    Callback listener = event -> {
      if (event instanceof TrainEvent.EpochStarted started) {
        heard.add("%d/%d".formatted(started.epoch(), started.epochs()));
      }
      // The first stage shall end after its second epoch.
      return event instanceof TrainEvent.EpochEnded ended && ended.epoch() == 2
          ? Callback.Verdict.STOP
          : Callback.Verdict.CONTINUE;
    };
    Fit fit = Fit.epochs(3).callback(listener);
    run(FineTune.first(new Adam(), fit).then(m -> m.thawed("*"), new SGD(), fit), model());
    assertThat(heard).containsExactly("1/3", "2/3", "3/5", "4/5", "5/5");
  }

  @Test
  void saysBeforeItBeginsWhatAStageCannotTrain() {
    Model model = model();
    float[] head = weight(model, "classes/kernel");
    FineTune first = FineTune.first(new Adam(), Fit.epochs(1));
    assertThatThrownBy(() -> run(first.then(Model::frozen, new SGD(), Fit.epochs(1)), model))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("""
            stage 2 has nothing to train: all weights of sequential are frozen.
              fix:    thaw the layers that shall learn.""");
    assertThatThrownBy(
        () -> run(first.then(m -> m.thawed("conv"), new SGD(), Fit.epochs(1)), model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no layer is called 'conv'.");
    assertThat(weight(model, "classes/kernel")).isEqualTo(head);
    assertThatThrownBy(() -> new FineTune(List.of(), (_, _, _, planned) -> planned))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("FineTune needs at least one stage.");
  }

  /// The class of a row is the place of the largest of its first numbers.
  private static TensorDataset data() {
    Random random = new Random(17);
    Tensor inputs = Tensor.zeros(TensorType.f32(160, 6));
    Tensor labels = Tensor.zeros(TensorType.i32(160));
    for (int row = 0; row < 160; row++) {
      int label = random.nextInt(3);
      labels.set(row, label);
      for (int i = 0; i < 6; i++) {
        inputs.set(row * 6L + i, random.nextGaussian() + (i == label ? 2 : 0));
      }
    }
    return TensorDataset.of(inputs, labels);
  }
}
