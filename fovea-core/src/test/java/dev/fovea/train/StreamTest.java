package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.Closeness;
import dev.fovea.data.BatchSource;
import dev.fovea.data.Dataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);
  private static final Dataset DATA = Digits.of(50);

  private final Model model = model();
  private final Trainer trainer = trainer(model);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Model model() {
    return Sequential.of(new Input(Digits.FEATURES),
        new Dense(Digits.CLASSES).activation(ActivationFunction.SOFTMAX)).on(ENGINE);
  }

  private static Trainer trainer(Model model) {
    return model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  /// The batches of 16, 16, 16 and 2 samples that a data set in order has.
  private static Stream<Dataset> batches() {
    return IntStream.range(0, 4).mapToObj(i -> DATA.slice(16 * i, Math.min(50, 16 * i + 16)));
  }

  @Test
  void trainsAndMeasuresAsOnTheSameDataInMemory() {
    Model other = model();
    History expected = trainer(other).fit(
        DATA, Fit.epochs(3).batchSize(16).inOrder().validation(Digits.of(20)));
    History history = trainer.fit((seed, epoch) -> batches(),
        Fit.epochs(3).validation((seed, epoch) -> Stream.of(
            Digits.of(20).slice(0, 16), Digits.of(20).slice(16, 20))));
    assertThat(history).isEqualTo(expected);
    Closeness.assertBitEqual(tensors(model), tensors(other), "weights");
    assertThat(trainer.evaluate((seed, epoch) -> batches()))
        .isEqualTo(trainer.evaluate(DATA, 16));
  }

  private static List<Tensor> tensors(Model model) {
    return List.copyOf(model.weights().tensors().values());
  }

  @Test
  void predictsABatchAtATime() {
    Tensor two = Tensor.of(new float[2 * Digits.FEATURES], 2, Digits.FEATURES);
    List<Tensor> all = Stream.of(two, two).map(model::predict).toList();
    assertThat(all).hasSize(2);
    assertThat(all.getFirst().toFloats()).isEqualTo(model.predict(two).toFloats());
  }

  @Test
  void opensEachEpochWithItsSeedAndClosesIt() {
    List<String> opened = new ArrayList<>();
    BatchSource source = (seed, epoch) -> {
      opened.add("open %d of %d".formatted(epoch, seed));
      return batches().onClose(() -> opened.add("close"));
    };
    trainer.fit(source, Fit.epochs(3).initialEpoch(1).seed(9).validation(source));
    assertThat(opened).containsExactly("open 2 of 9", "close", "open 0 of 0", "close",
        "open 3 of 9", "close", "open 0 of 0", "close");
  }

  @Test
  void saysThatNobodyKnowsTheNumberOfSteps() {
    List<TrainEvent> events = events((seed, epoch) -> batches(), Fit.epochs(1));
    assertThat(events.get(0)).isEqualTo(new TrainEvent.TrainStarted(1, 0, 0));
    assertThat(events.get(1)).isEqualTo(new TrainEvent.EpochStarted(1, 1, 0));
    assertThat(((TrainEvent.StepEnded) events.get(3)).step()).isEqualTo(2);
    assertThat(((TrainEvent.StepEnded) events.get(3)).steps()).isZero();
    assertThat(((TrainEvent.EpochEnded) events.get(6)).steps()).isEqualTo(4);
  }

  private List<TrainEvent> events(BatchSource source, Fit fit) {
    List<TrainEvent> events = new ArrayList<>();
    trainer.fit(source, fit.callback(event -> {
      events.add(event);
      return Verdict.CONTINUE;
    }));
    return events;
  }

  /// An endless stream is not asked for a batch that nobody needs.
  @Test
  void takesAsManyStepsAsAreAskedFor() {
    AtomicInteger made = new AtomicInteger();
    BatchSource endless = (seed, epoch) -> Stream.generate(() -> {
      made.incrementAndGet();
      return DATA.take(16);
    });
    List<TrainEvent> events = events(
        endless, Fit.epochs(2).stepsPerEpoch(3).validation(endless).validationSteps(2));
    assertThat(events.getFirst()).isEqualTo(new TrainEvent.TrainStarted(2, 3, 0));
    assertThat(events.stream().filter(TrainEvent.StepEnded.class::isInstance)).hasSize(6);
    assertThat(made).hasValue(2 * (3 + 2));
  }

  @Test
  void takesTheFirstStepsOfDataInMemoryToo() {
    Model other = model();
    History expected = trainer(other).fit(
        DATA.take(32), Fit.epochs(2).batchSize(16).inOrder().validation(DATA.take(16)));
    History history = trainer.fit(DATA, Fit.epochs(2).batchSize(16).inOrder().stepsPerEpoch(2)
        .validation(DATA).validationSteps(1));
    assertThat(history).isEqualTo(expected);
    Closeness.assertBitEqual(tensors(model), tensors(other), "weights");
  }

  @Test
  void goesOnWithTheOrderOfTheEpochsToCome() {
    Trainer whole = trainer(model());
    Fit fit = Fit.epochs(3).batchSize(16).seed(4);
    History expected = whole.fit(DATA, fit);
    History first = trainer.fit(DATA, Fit.epochs(1).batchSize(16).seed(4));
    History rest = trainer.fit(DATA, fit.initialEpoch(1));
    assertThat(first.epochs()).isEqualTo(expected.epochs().subList(0, 1));
    assertThat(rest.epochs()).isEqualTo(expected.epochs().subList(1, 3));
  }

  @Test
  void leavesAnEpochOutThatIsStoppedBeforeTheStreamEnds() {
    Callback afterTwo = event -> event instanceof TrainEvent.StepEnded step && step.step() == 2
        ? Verdict.STOP
        : Verdict.CONTINUE;
    Fit fit = Fit.epochs(1).callback(afterTwo);
    assertThat(trainer.fit((seed, epoch) -> batches(), fit).epochs()).isEmpty();
    assertThat(trainer.fit((seed, epoch) -> batches().limit(2), fit).epochs()).hasSize(1);
  }

  @Test
  void saysWhatIsWrong() {
    fails(() -> trainer.fit((seed, epoch) -> Stream.empty(), Fit.epochs(1)),
        "the stream of epoch 1 ends after 0 batches.\n"
            + "  fix:    let the source give as many batches each time it is opened.");
    fails(() -> trainer.evaluate((seed, epoch) -> Stream.empty()),
        "the stream ends after 0 batches.\n"
            + "  fix:    let the source give as many batches each time it is opened.");
    fails(() -> trainer.fit((seed, epoch) -> batches(), Fit.epochs(1).stepsPerEpoch(5)),
        "the stream of epoch 1 ends after 4 batches, but 5 steps are asked for.\n"
            + "  fix:    let the source give as many batches each time it is opened.");
    fails(() -> trainer.fit(DATA, Fit.epochs(1).batchSize(16).stepsPerEpoch(5)),
        "50 samples in batches of 16 are 4 steps, but 5 are asked for.\n"
            + "  fix:    ask for fewer steps, or give more samples.");
    fails(() -> trainer.fit((seed, epoch) -> batches(), Fit.epochs(1).validationSplit(0.5)),
        "validationSplit 0.5 of a stream: nobody knows where its end begins.\n"
            + "  fix:    give validation data of its own.");
    fails(() -> trainer.fit((seed, epoch) -> Stream.of(DATA.take(0)), Fit.epochs(1)),
        "the data set is empty.\n  fix:    give at least one sample.");
    fails(() -> Fit.epochs(1).stepsPerEpoch(0), """
        fit needs an initialEpoch of at least 0, stepsPerEpoch and validationSteps of at least 1,\
         got 0, 0 and none.""");
    fails(() -> Fit.epochs(1).initialEpoch(-1), """
        fit needs an initialEpoch of at least 0, stepsPerEpoch and validationSteps of at least 1,\
         got -1, none and none.""");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  /// 48 MiB of heap, as much beside it for tensors, and an epoch of 512 MiB.
  @Test
  void trainsOnMoreThanTheHeapHolds(@TempDir Path folder) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    String classes = String.join(java.io.File.pathSeparator, place(LargeStream.class),
        place(Trainer.class));
    Process child = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx48m",
        "-XX:+UseSerialGC", "-cp", classes, LargeStream.class.getName())
        .redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(child.waitFor()).as(Files.readString(said)).isZero();
    assertThat(Files.readString(said)).contains("128 steps, 512 MiB, heap of 4");
  }

  private static String place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
