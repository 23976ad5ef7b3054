package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Dataset;
import dev.fovea.data.ForwardingDataset;
import dev.fovea.data.Row;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.schedule.ExponentialDecay;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LearningRateFinderTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Trainer trainer(Optimizer optimizer) {
    return Sequential
        .of(new Input(Digits.FEATURES), new Dense(8), new BatchNormalization(), new Dropout(0.2),
            new Dense(Digits.CLASSES))
        .on(ENGINE).compile(optimizer, new SparseCategoricalCrossentropy(true));
  }

  private static Map<String, Tensor> everything(Trainer trainer) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    trainer.weights().tensors().forEach((path, tensor) -> all.put(path, tensor.copy()));
    trainer.state().forEach((name, tensor) -> all.put("state " + name, tensor.copy()));
    return all;
  }

  private static void same(Trainer trainer, Map<String, Tensor> before) {
    everything(trainer).forEach((name, tensor) -> assertThat(
        tensor.memory().mismatch(before.getOrDefault(name, tensor).memory())).as(name)
        .isEqualTo(-1));
    assertThat(everything(trainer)).containsOnlyKeys(before.keySet());
  }

  /// Weights, moving averages, Adam's averages, the number of steps and the step size.
  @Test
  void leavesTheTrainingAsItWasBitForBit() {
    Trainer trainer = trainer(new Adam(0.02));
    trainer.fit(Digits.of(64), Fit.epochs(2).batchSize(16));
    Map<String, Tensor> before = everything(trainer);
    assertThat(before).hasSize(8 + 6 * 2 + 3);
    LearningRateCurve curve = new LearningRateFinder().batchSize(16).find(trainer, Digits.of(64));
    assertThat(curve.rates()).hasSizeGreaterThan(20);
    same(trainer, before);
  }

  @Test
  void trainsOnAsIfItHadNotBeen() {
    Trainer one = trainer(new Adam());
    Trainer other = trainer(new Adam());
    new LearningRateFinder().batchSize(16).find(one, Digits.of(64));
    assertThat(one.fit(Digits.of(64), Fit.epochs(2)))
        .isEqualTo(other.fit(Digits.of(64), Fit.epochs(2)));
  }

  @Test
  void restoresWhatAFailureInterrupts() {
    Trainer trainer = trainer(new Adam());
    Map<String, Tensor> before = everything(trainer);
    Dataset failing = failing(Digits.of(64), 40);
    assertThatThrownBy(() -> new LearningRateFinder().batchSize(16).find(trainer, failing))
        .isInstanceOf(IllegalStateException.class).hasMessage("the disk is gone");
    same(trainer, before);
  }

  private static Dataset failing(Dataset data, int after) {
    return new ForwardingDataset() {
      private int reads;

      @Override
      public Dataset data() {
        return data;
      }

      @Override
      public void read(int index, Row row) {
        if (reads++ == after) {
          throw new IllegalStateException("the disk is gone");
        }
        data.read(index, row);
      }
    };
  }

  /// The first losses of a hand-run training with the same rates and batches, smoothed by hand.
  @Test
  void smoothsTheLossesOfStepsWithGrowingRates() {
    Dataset data = Digits.of(48);
    LearningRateFinder finder = new LearningRateFinder(1e-3, 1, 12, 16, 5);
    LearningRateCurve curve = finder.find(trainer(new SGD()), data);
    Trainer own = trainer(new SGD());
    double mean = 0;
    for (int i = 0; i < 12; i++) {
      double rate = 1e-3 * Math.pow(1000, i / 12.0);
      own.learningRate(rate);
      int[] order = DatasetFeed.shuffled(48, 5, i / 3 + 1);
      double loss = own.step(new Samples(data, order, i % 3 * 16, 16), 5,
          new Means(new Columns(List.of(), List.of())));
      mean += (loss - mean) * 0.02;
      assertThat(curve.rates().get(i)).isEqualTo(rate);
      assertThat(curve.losses().get(i))
          .isCloseTo(mean / (1 - Math.pow(0.98, i + 1)),
              Offset.offset(1e-12));
    }
    assertThat(List.of(curve.from(), curve.to(), curve.rates().size())).containsExactly(1, 7, 12);
  }

  @Test
  void endsWhenTheLossIsFourTimesItsSmallest() {
    LearningRateCurve curve = new LearningRateFinder(1e-4, 1e6, 100, 16, 0)
        .find(trainer(new SGD()), Digits.of(64));
    assertThat(curve.rates()).hasSizeBetween(30, 99);
    double best = curve.losses().stream().mapToDouble(loss -> loss).min().orElseThrow();
    assertThat(curve.losses().getLast()).isGreaterThan(4 * best);
    assertThat(curve.losses().get(curve.losses().size() - 2)).isLessThanOrEqualTo(4 * best);
    assertThat(curve.to()).isEqualTo(curve.rates().size() - 5);
  }

  @Test
  void endsBeforeALossThatIsNoNumber() {
    Trainer trainer = trainer(new SGD());
    Map<String, Tensor> before = everything(trainer);
    LearningRateCurve curve = new LearningRateFinder(1e38, 2e38, 10, 16, 0)
        .find(trainer, Digits.of(64));
    assertThat(curve.losses()).hasSizeBetween(1, 3).allMatch(Double::isFinite);
    same(trainer, before);
    assertThatThrownBy(curve::valley).isInstanceOf(IllegalStateException.class).hasMessage(
        "the range test ended after " + curve.rates().size()
            + (curve.rates().size() == 1 ? " step" : " steps")
            + ", too early to suggest a learning rate.\n"
            + "  fix:    start from a smaller learning rate, or test more steps.");
  }

  @Test
  void usesAllSamplesWhereTheyFillNoBatch() {
    assertThat(new LearningRateFinder().steps(6).batchSize(100).find(trainer(new SGD()),
        Digits.of(10)).rates()).hasSize(6);
  }

  private static LearningRateCurve curve(int steps, IntToDoubleFunction loss) {
    List<Double> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      rates.add(1e-7 * Math.pow(10 / 1e-7, (double) i / steps));
      losses.add(loss.applyAsDouble(i));
    }
    return new LearningRateCurve(rates, losses, steps / 10, steps - 5);
  }

  private static double valleyAt(double x) {
    return 2.3 - 1.9 / (1 + Math.exp(-20 * (x - 0.553))) + 4 * Math.pow(Math.max(0, x - 0.8), 2);
  }

  private static void suggests(LearningRateCurve curve, double valley, double steepest,
      double minimum) {
    assertThat(new double[]{curve.valley(), curve.steepest(), curve.minimum()})
        .containsExactly(new double[]{valley, steepest, minimum},
            Offset.offset(1e-9));
  }

  /// What fastai's functions say to the same curves.
  @Test
  void suggestsWhatFastaiSuggests() {
    suggests(curve(100, i -> valleyAt(i / 100.0)), 0.0003981071705534973, 0.002511886431509582,
        0.0363078054770101);
    suggests(curve(100, i -> valleyAt(i / 100.0) + 0.1 * Math.sin(37 * i)), 0.05754399373371566,
        0.001737800828749376, 0.04365158322401656);
    suggests(curve(50, i -> 3 - Math.pow(i / 50.0, 2)), 0.0004786300923226385, 0.7585775750291835,
        0.1096478196143185);
    suggests(curve(50, i -> 3 + Math.pow(i / 50.0, 2)), 6.309573444801933e-07,
        6.309573444801933e-07, 6.309573444801932e-08);
  }

  @Test
  void refusesRatesThatDoNotGrow() {
    assertThatThrownBy(() -> new LearningRateFinder().rates(0.1, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the learning rates must grow from above 0, got 0.1 to 0.1.");
    assertThatThrownBy(() -> new LearningRateFinder().rates(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearningRateFinder().rates(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesTooFewSteps() {
    assertThatThrownBy(() -> new LearningRateFinder().steps(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a range test needs at least 6 steps and a batch size of at least 1,"
            + " got 5 and 32.");
    assertThatThrownBy(() -> new LearningRateFinder().batchSize(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnOptimizerWithASchedule() {
    Trainer trainer = trainer(
        new SGD().with(UpdateOptions.NONE.schedule(new ExponentialDecay(0.1, 10, 0.5))));
    assertThatThrownBy(() -> new LearningRateFinder().find(trainer, Digits.of(10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be set").hasMessageEndingWith(
            "\n  fix:    compile the model with an optimizer without a schedule.");
  }
}
