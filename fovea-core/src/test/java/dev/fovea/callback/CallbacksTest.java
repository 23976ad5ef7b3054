package dev.fovea.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.schedule.ExponentialDecay;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Callback.Verdict;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.NonFiniteLossException;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CallbacksTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);
  private static final Watched LOSS = Watched.of("val_loss");

  @Test
  void progressLogSaysALineAfterEachEpoch() {
    List<String> lines = new ArrayList<>();
    ProgressLog log = new ProgressLog(lines::add);
    log.on(new TrainEvent.EpochStarted(2, 3, 7));
    log.on(new TrainEvent.EpochEnded(2, 3, 7, Map.of("loss", 0.00001234), 11.6));
    assertThat(lines).containsExactly("Epoch 2/3 - 12s - loss: 1.2340e-05");
  }

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void earlyStoppingEndsAfterEpochsThatAreNotBetter() {
    assertThat(epochs(new EarlyStopping(LOSS, 2), 5, 4, 4, 3, 3.5, 3, 1)).isEqualTo(6);
    assertThat(epochs(new EarlyStopping(LOSS, 1), 5, 4, 3, 2)).isEqualTo(4);
    assertThat(epochs(new EarlyStopping(LOSS.minDelta(0.5), 1), 5, 4.75)).isEqualTo(2);
  }

  @Test
  void earlyStoppingWantsMoreOfAnAccuracy() {
    Watched accuracy = Watched.of("val_accuracy");
    assertThat(epochs(new EarlyStopping(accuracy, 1), 0.5, 0.6, 0.7, 0.7, 0.9)).isEqualTo(4);
  }

  /// As in Keras: the first epoch cannot be better than one before, and does not end it.
  @Test
  void earlyStoppingWithoutPatienceGoesOnAfterTheFirstEpoch() {
    assertThat(epochs(new EarlyStopping(LOSS, 0), Double.NaN, 4, 5, 6)).isEqualTo(3);
  }

  @Test
  void earlyStoppingBringsTheBestWeightsBack() {
    Model model = model();
    EarlyStopping stopping = new EarlyStopping(LOSS, 2).restoring(model.weights());
    stopping.on(new TrainEvent.TrainStarted(9, 1, 1));
    double[] losses = {3, 2, 2.5, 2.25};
    for (int epoch = 1; epoch <= losses.length; epoch++) {
      model.weights().get("dense/bias").set(0, 10 * epoch);
      stopping.on(ended(epoch, losses[epoch - 1]));
    }
    assertThat(model.weights().get("dense/bias").get(0)).isEqualTo(40);
    stopping.on(new TrainEvent.TrainEnded(new History(List.of())));
    assertThat(model.weights().get("dense/bias").get(0)).isEqualTo(20);
  }

  @Test
  void reduceLrOnPlateauMakesStepsSmaller() {
    assertThat(rates(1, 0, 0.25, 5, 4, 4, 4, 3, 3)).containsExactly(1.0, 1.0, 0.5, 0.25, 0.25,
        0.25);
    assertThat(rates(2, 0, 0, 5, 5, 5, 5, 5)).containsExactly(1.0, 1.0, 0.5, 0.5, 0.25);
  }

  /// The epochs of the cooldown do not count.
  @Test
  void reduceLrOnPlateauCoolsDown() {
    assertThat(rates(1, 2, 0, 5, 5, 5, 5, 5, 5)).containsExactly(1.0, 0.5, 0.5, 0.25, 0.25, 0.125);
  }

  private static List<Double> rates(int patience, int cooldown, double least, double... losses) {
    Trainer trainer = model().compile(new SGD(1), new MeanSquaredError());
    Callback callback = new ReduceLROnPlateau(trainer, LOSS, 0.5, patience, cooldown, least);
    callback.on(new TrainEvent.TrainStarted(9, 1, 1));
    List<Double> rates = new ArrayList<>();
    for (double loss : losses) {
      callback.on(ended(rates.size() + 1, loss));
      rates.add(trainer.learningRate());
    }
    return rates;
  }

  @Test
  void learningRateSchedulerSetsTheStepSizeBeforeEachEpoch() {
    Trainer trainer = model().compile(new SGD(1), new MeanSquaredError());
    List<Double> rates = new ArrayList<>();
    trainer.fit(data(1), Fit.epochs(3)
        .callback(new LearningRateScheduler(trainer, (epoch, rate) -> rate / (epoch + 1)))
        .callback(event -> {
          if (event instanceof TrainEvent.StepEnded) {
            rates.add(trainer.learningRate());
          }
          return Verdict.CONTINUE;
        }));
    assertThat(rates).hasSize(3);
    assertThat(rates.get(0)).isEqualTo(0.5);
    assertThat(rates.get(1)).isCloseTo(0.5 / 3, within(1e-7));
    assertThat(rates.get(2)).isCloseTo(0.5 / 12, within(1e-7));
  }

  @Test
  void aScheduleOfTheOptimizerCannotBeOverruled() {
    Trainer trainer = model().compile(
        new SGD().with(UpdateOptions.NONE.schedule(new ExponentialDecay(0.5, 1, 0.5))),
        new MeanSquaredError());
    assertThat(trainer.learningRate()).isEqualTo(0.5);
    trainer.trainOnBatch(data(1));
    assertThat(trainer.learningRate()).isEqualTo(0.25);
    assertThatThrownBy(() -> trainer.learningRate(1)).isInstanceOf(IllegalStateException.class)
        .hasMessage("the learning rate of sgd follows ExponentialDecay[initialLearningRate=0.5,"
            + " decaySteps=1.0, decayRate=0.5, staircase=false] and cannot be set to 1.0.\n"
            + "  fix:    compile the model with an optimizer without a schedule.");
  }

  @Test
  void terminateOnNaNEndsQuietlyWhereTheTrainingWouldFail() {
    Trainer trainer = model().compile(new SGD(), new MeanSquaredError());
    assertThatThrownBy(() -> trainer.fit(data(Double.NaN), Fit.epochs(3)))
        .isInstanceOf(NonFiniteLossException.class);
    History history = trainer.fit(
        data(Double.NaN), Fit.epochs(3).batchSize(1).callback(new TerminateOnNaN()));
    assertThat(history.epochs()).isEmpty();
  }

  @Test
  void saysWhatIsWrong() {
    Trainer trainer = model().compile(new SGD(), new MeanSquaredError());
    fails(() -> new EarlyStopping(LOSS, -1),
        "EarlyStopping needs a patience of at least 0 epochs, got -1.");
    fails(() -> LOSS.minDelta(-1),
        "the smallest change of val_loss must be at least 0, got -1.0.");
    fails(() -> new ReduceLROnPlateau(trainer, LOSS, 1.5, 1, 0, 0),
        "ReduceLROnPlateau needs a factor"
            + " from 0 below 1, a patience of at least 1 epoch and a cooldown of at least 0, got 1.5, 1"
            + " and 0.");
    fails(() -> trainer.fit(data(1), Fit.epochs(1).callback(new EarlyStopping(LOSS, 1))),
        "the epoch has no column 'val_loss'. It has [loss].\n"
            + "  fix:    watch one of these, or give validation data.");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static int epochs(Callback callback, double... figures) {
    callback.on(new TrainEvent.TrainStarted(figures.length, 1, 1));
    int epoch = 1;
    while (epoch < figures.length
        && callback.on(ended(epoch, figures[epoch - 1])) == Verdict.CONTINUE) {
      epoch++;
    }
    return epoch;
  }

  private static TrainEvent ended(int epoch, double figure) {
    return new TrainEvent.EpochEnded(
        epoch, 9, 1, Map.of("val_loss", figure, "val_accuracy", figure), 1);
  }

  private static Model model() {
    return Sequential.of(new Input(1), new Dense(1)).on(ENGINE);
  }

  private static TensorDataset data(double label) {
    return TensorDataset.of(
        Tensor.of(new float[]{1, 1}, 2, 1), Tensor.of(new float[]{(float) label, 0}, 2, 1));
  }
}
