package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.Closeness;
import dev.fovea.data.DataFileException;
import dev.fovea.data.Dataset;
import dev.fovea.data.ForwardingDataset;
import dev.fovea.data.MixUp;
import dev.fovea.data.OneHotLabels;
import dev.fovea.data.Reading;
import dev.fovea.data.Row;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReadAheadTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);
  private static final int SIZE = 50;
  private static final int BATCH = 8;

  private final Set<String> readers = ConcurrentHashMap.newKeySet();
  private final Set<Integer> read = ConcurrentHashMap.newKeySet();

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /// Samples that take their time, change at random, and may be damaged.
  private final class Slow implements ForwardingDataset {
    private final Dataset data;
    private final Reading reading;
    private final Set<Integer> damaged;

    Slow(Reading reading, Integer... damaged) {
      this(Digits.of(SIZE), reading, damaged);
    }

    Slow(Dataset data, Reading reading, Integer... damaged) {
      this.data = data;
      this.reading = reading;
      this.damaged = Set.of(damaged);
    }

    @Override
    public Dataset data() {
      return data;
    }

    @Override
    public Reading reading(int cores, int computing) {
      return reading;
    }

    @Override
    public void read(int index, Row row) {
      readers.add(Thread.currentThread().getName());
      read.add(index);
      sleep(index % 3);
      if (damaged.contains(index)) {
        throw new DataFileException(index + ".jpg", "this is no picture.", "delete it.");
      }
      data.read(index, row);
      Tensor images = row.inputs().getFirst();
      long at = (long) row.slot() * Digits.FEATURES;
      row.random().ifPresent(random -> images.set(at, images.get(at) + random.nextDouble()));
    }

    /// Depends on all rows, so it must come after the last one.
    @Override
    public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
      double sum = 0;
      for (long i = 0; i < inputs.getFirst().shape().size(); i++) {
        sum += inputs.getFirst().get(i);
      }
      inputs.getFirst().set(1, sum + seed + step);
    }

    @Override
    public double weight(int index) {
      return 1 + index % 2;
    }
  }

  /// Samples that cannot be read, or batches that cannot be changed, for a reason that is not declared.
  private record Sneaky(Dataset data, boolean whole) implements ForwardingDataset {
    @Override
    public Reading reading(int cores, int computing) {
      return new Reading(2, 1);
    }

    @Override
    public void read(int index, Row row) {
      if (!whole) {
        Sneaky.<RuntimeException>fail();
      }
      data.read(index, row);
    }

    @Override
    public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
      Sneaky.<RuntimeException>fail();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> void fail() throws E {
      throw (E) new IOException("gone");
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Model model() {
    return Sequential.of(new Input(Digits.FEATURES),
        new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX)).on(ENGINE);
  }

  private static Trainer trainer(Model model) {
    return model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  private static Fit fit() {
    return Fit.epochs(3).batchSize(BATCH).seed(5).classWeight(Map.of(1, 2.0));
  }

  private static List<Tensor> tensors(Model model) {
    return List.copyOf(model.weights().tensors().values());
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "3, 0", "1, 1", "1, 2", "4, 3", "2, 20"})
  void trainsToTheSameBitsWhoeverReads(int helpers, int ahead) {
    Model inline = model();
    History expected = trainer(inline).fit(
        new Slow(Reading.INLINE), fit().validation(new Slow(Reading.INLINE).take(20)));
    assertThat(readers).containsExactly(Thread.currentThread().getName());
    Reading reading = new Reading(helpers, ahead);
    Model model = model();
    History history = trainer(model).fit(
        new Slow(reading), fit().validation(new Slow(reading).take(20)));
    assertThat(history).isEqualTo(expected);
    Closeness.assertBitEqual(tensors(model), tensors(inline), "weights");
    assertThat(readers).hasSizeGreaterThan(1);
  }

  /// The class of a sample is that of its own label, not that of the mixture.
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "2, 2"})
  void weighsTheClassesOfMixedLabelsAlikeWhoeverReads(int helpers, int ahead) {
    assertThat(mixed(new Reading(helpers, ahead))).isEqualTo(mixed(Reading.INLINE));
  }

  private History mixed(Reading reading) {
    Tensor rows = Tensor.zeros(TensorType.f32(SIZE, Digits.FEATURES));
    Tensor labels = Tensor.zeros(TensorType.i32(SIZE));
    for (int i = 0; i < SIZE; i++) {
      Digits.of(SIZE).read(i, new Row(i, List.of(rows), List.of(labels)));
    }
    Tensor images = Tensor.over(TensorType.f32(SIZE, 1, Digits.FEATURES, 1), rows.memory());
    Dataset data = new Slow(TensorDataset.of(images, labels), reading);
    Model model = Sequential.of(new Input(1, Digits.FEATURES, 1), new Flatten(),
        new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX)).on(ENGINE);
    return model.compile(new Adam(0.01), new CategoricalCrossentropy())
        .fit(new MixUp(new OneHotLabels(data, Digits.CLASSES), 1), fit());
  }

  @Test
  void goesOnInTheMiddleOfAnEpoch() {
    Trainer whole = trainer(model());
    List<Float> all = new ArrayList<>();
    List<Float> rest = new ArrayList<>();
    Feed feed = new DatasetFeed(new Slow(new Reading(2, 2)), BATCH, true, 3, 7);
    first(whole, feed, 0, all);
    first(whole, feed, 4, rest);
    assertThat(all).hasSize(7);
    assertThat(rest).isEqualTo(all.subList(4, 7));
  }

  /// Collects the last number of each batch.
  private static void first(Trainer trainer, Feed feed, int done, List<Float> numbers) {
    try (Feed.Steps steps = trainer.open(feed, 1, done, OptionalLong.empty())) {
      while (steps.hasNext()) {
        Samples samples = steps.next();
        Tensor inputs = Tensor.zeros(TensorType.f32(samples.count(), Digits.FEATURES));
        Tensor labels = Tensor.zeros(TensorType.i32(samples.count()));
        samples.data().read(0, new Row(samples.count() - 1, List.of(inputs), List.of(labels)));
        numbers.add((float) inputs.get(inputs.shape().size() - 1));
      }
    }
  }

  @Test
  void throwsTheFailureOfTheFirstDamagedSample() {
    Slow data = new Slow(new Reading(3, 2), 20, 17, 40);
    assertThatThrownBy(() -> trainer(model()).fit(data, fit().inOrder()))
        .isInstanceOf(DataFileException.class)
        .hasMessage("17.jpg: this is no picture.\n  fix:    delete it.");
    assertThat(helpers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsWhenWhatIsThrownIsNotDeclared(boolean whole) {
    Dataset data = new Sneaky(Digits.of(SIZE), whole);
    Fit fit = Fit.epochs(1).batchSize(BATCH);
    assertThatThrownBy(() -> trainer(model()).fit(data, fit))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reading samples threw java.io.IOException: gone, which no data set"
            + " declares.\n  fix:    wrap it in an exception that is not checked.")
        .hasCauseInstanceOf(IOException.class);
    assertThat(helpers()).isEmpty();
  }

  @Test
  void failsOnlyWhenTheDamagedSamplesTurnHasCome() {
    Slow data = new Slow(new Reading(2, 3), 2 * BATCH);
    List<Integer> steps = new ArrayList<>();
    Fit fit = fit().inOrder().callback(event -> {
      if (event instanceof TrainEvent.StepEnded ended) {
        steps.add(ended.step());
      }
      return Callback.Verdict.CONTINUE;
    });
    assertThatThrownBy(() -> trainer(model()).fit(data, fit)).isInstanceOf(DataFileException.class);
    assertThat(steps).containsExactly(1, 2);
  }

  @Test
  void readsNoFurtherAheadThanAsked() {
    Fit stopped = fit().inOrder().callback(event -> {
      if (event instanceof TrainEvent.StepEnded) {
        sleep(200);
        return Callback.Verdict.STOP;
      }
      return Callback.Verdict.CONTINUE;
    });
    trainer(model()).fit(new Slow(new Reading(2, 1)), stopped);
    assertThat(read).hasSize(2 * BATCH);
    read.clear();
    trainer(model()).fit(new Slow(new Reading(2, 0)), stopped);
    assertThat(read).hasSize(BATCH);
    assertThat(helpers()).isEmpty();
  }

  private static List<Thread> helpers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fovea-read-")).toList();
  }

  @Test
  void keepsAnInterruptForLater() {
    Thread.currentThread().interrupt();
    try {
      trainer(model()).fit(new Slow(new Reading(2, 2)), Fit.epochs(1));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void readsOnTheCoresThatTheEngineLeaves() {
    assertThat(Reading.auto(2, 2)).isEqualTo(new Reading(1, 0));
    assertThat(Reading.auto(16, 16)).isEqualTo(new Reading(15, 0));
    assertThat(Reading.auto(16, 13)).isEqualTo(new Reading(3, 2));
    assertThat(Reading.auto(1, 1)).isEqualTo(Reading.INLINE);
  }

  @Test
  void saysWhatReadingNeeds() {
    assertThatThrownBy(() -> new Reading(0, 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reading needs at least 0 helpers, and at least 1 to read ahead,"
            + " got 0 helpers, 1 ahead.");
    assertThatThrownBy(() -> new Reading(-1, 0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reading needs at least 0 helpers, and at least 1 to read ahead,"
            + " got -1 helpers, 0 ahead.");
  }
}
