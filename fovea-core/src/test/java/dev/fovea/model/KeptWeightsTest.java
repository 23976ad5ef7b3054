package dev.fovea.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.CountingEngine;
import dev.fovea.contract.Closeness;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Normalization;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Plans keep what follows from weights alone, and notice whichever way a weight changes.
class KeptWeightsTest {
  private static final CountingEngine ENGINE = new CountingEngine();
  private static final String KERNEL = "conv2d/kernel";
  private static final Tensor X = numbers(TensorType.f32(4, 5, 5, 2));
  private static final TensorDataset DATA = TensorDataset.of(X,
      Tensor.of(new int[]{0, 1, 2, 0}, 4));

  private final Model model = model();

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void computesWhatFollowsFromWeightsOnce() {
    ENGINE.steps();
    model.predict(X);
    int first = ENGINE.steps();
    model.predict(X);
    int second = ENGINE.steps();
    model.predict(X);
    assertThat(ENGINE.steps()).isEqualTo(second).isPositive().isLessThan(first - 3);
    model.weights().get(KERNEL).toFloats();
    model.weights().get(KERNEL).readOnly().get(JAVA_FLOAT, 0);
    model.summary();
    model.predict(X);
    assertThat(ENGINE.steps()).as("after reading weights").isEqualTo(second);
    model.weights().get(KERNEL).set(0, 1);
    model.predict(X);
    assertThat(ENGINE.steps()).as("after writing one").isEqualTo(first);
  }

  @Test
  void keepsItForEachBatchSize() {
    for (int rows : new int[]{4, 1, 3, 4, 1}) {
      Tensor some = numbers(TensorType.f32(rows, 5, 5, 2));
      same(model.predict(some), fresh(model).predict(some), "of " + rows);
      model.weights().get(KERNEL).set(0, rows);
      same(model.predict(some), fresh(model).predict(some), "of " + rows);
    }
  }

  @Test
  void followsSingleElements() {
    follows(() -> model.weights().get(KERNEL).set(3, 2));
    follows(() -> model.weights().get("batch_normalization/moving_variance").set(0, 5));
  }

  @Test
  void followsWholeTensors() {
    Tensor kernel = model.weights().get(KERNEL);
    follows(() -> model.weights().set(KERNEL, numbers(kernel.type())));
    follows(() -> kernel.fill(Tensor.zeros(kernel.type())));
    follows(() -> kernel.reshape((int) kernel.shape().size()).set(0, 3));
  }

  @Test
  void followsMemoryThatSomebodyHolds() {
    MemorySegment held = model.weights().get(KERNEL).memory();
    follows(() -> held.setAtIndex(JAVA_FLOAT, 1, 7));
    follows(() -> held.setAtIndex(JAVA_FLOAT, 1, 8));
    MemorySegment reported = model.weights().get("dense/kernel").reportedMemory();
    follows(() -> {
      reported.setAtIndex(JAVA_FLOAT, 0, 9);
      model.weights().get("dense/kernel").changed();
    });
  }

  @Test
  void followsFirstWeights() {
    follows(() -> model.initialize(7));
  }

  @Test
  void followsTraining() {
    Trainer trainer = trainer(model);
    follows(() -> trainer.trainOnBatch(DATA));
    follows(() -> trainer.fit(DATA, Fit.epochs(2).batchSize(3)));
    follows(() -> trainer(model.named("other")).trainOnBatch(DATA));
  }

  @Test
  void followsAveragesThatATrainingEndsWith() {
    Trainer trainer = model.compile(
        new Adam().with(new Adam().options().ema(0.9)), new SparseCategoricalCrossentropy());
    trainer.fit(DATA, Fit.epochs(1));
    follows(() -> trainer.fit(DATA, Fit.epochs(3)));
  }

  @Test
  void measuresEachEpochWithItsWeights() {
    List<Double> kept = trainer(model).fit(DATA, Fit.epochs(4).inOrder().validation(DATA))
        .column("val_loss");
    Model twin = model();
    List<Double> expected = new ArrayList<>();
    for (int epoch = 0; epoch < 4; epoch++) {
      trainer(twin).fit(DATA, Fit.epochs(1).inOrder());
      expected.add(trainer(twin).evaluate(DATA, 32).get("loss"));
    }
    assertThat(kept).isEqualTo(expected).doesNotHaveDuplicates();
  }

  @Test
  void followsCallbacks() {
    Callback lame = event -> {
      if (event instanceof TrainEvent.EpochEnded) {
        model.weights().get("dense/bias").set(0, 100);
        assertThat(model.predict(X).get(0)).isEqualTo(1);
      }
      return Callback.Verdict.CONTINUE;
    };
    trainer(model).fit(DATA, Fit.epochs(3).callback(lame));
    assertThat(model.predict(X).get(0)).isEqualTo(1);
  }

  @Test
  void followsAdaption() {
    Model scaled = Sequential.of(new Input(2), new Normalization(), new Dense(2)).on(ENGINE);
    Tensor rows = numbers(TensorType.f32(6, 2));
    Tensor before = scaled.predict(rows);
    scaled.adapt("normalization", TensorDataset.of(rows, Tensor.zeros(TensorType.f32(6, 1))));
    differ(scaled.predict(rows), before);
    same(scaled.predict(rows), fresh(scaled).predict(rows), "adapted");
  }

  @Test
  void followsModelsThatShareWeights() {
    Model larger = model.withHead(3, new Dense(4)).on(ENGINE);
    Model elsewhere = model.on(new JavaEngine(1));
    Tensor before = larger.predict(X);
    Tensor there = elsewhere.predict(X);
    follows(() -> trainer(larger).trainOnBatch(DATA));
    differ(larger.predict(X), before);
    differ(elsewhere.predict(X), there);
    same(larger.predict(X), fresh(larger).predict(X), "with a head");
    same(elsewhere.predict(X), fresh(model).predict(X), "on another engine");
  }

  @Test
  void followsInnerModels() {
    Input image = new Input(5, 5, 2);
    Model outer = Sequential.of(image, model.named("base"), new Dense(3)).on(ENGINE);
    Tensor before = outer.predict(X);
    follows(() -> outer.weights().get("base/conv2d/kernel").set(0, -3));
    differ(outer.predict(X), before);
    same(outer.predict(X), fresh(outer).predict(X), "outer");
  }

  /// What is frozen is kept in training, too.
  @Test
  void followsFrozenWeightsInTraining() {
    Model frozen = model.frozen("batch_normalization").frozen("conv2d");
    Model twin = model();
    Trainer trainer = trainer(frozen);
    for (int step = 0; step < 4; step++) {
      Trainer fresh = trainer(twin.frozen("batch_normalization").frozen("conv2d"));
      assertThat(trainer.trainOnBatch(DATA)).isEqualTo(fresh.trainOnBatch(DATA));
      for (Model each : List.of(model, twin)) {
        each.weights().get("batch_normalization/gamma").set(1, step);
      }
    }
    same(model.predict(X), fresh(twin).predict(X), "after four steps");
  }

  @Test
  void predictsWithTheLastWeightsAfterOthersPredictedDuringTheTraining() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Trainer trainer = trainer(model);
    List<Thread> readers = List.of(reader(over), reader(over));
    readers.forEach(Thread::start);
    try {
      for (int i = 0; i < 60; i++) {
        trainer.fit(DATA, Fit.epochs(2).batchSize(2));
        // Bit for bit what a new plan says.
        same(model.predict(X), fresh(model).predict(X), "fit " + i);
      }
    } finally {
      over.set(true);
    }
    for (Thread reader : readers) {
      reader.join();
    }
  }

  private Thread reader(AtomicBoolean over) {
    return Thread.ofPlatform().unstarted(() -> {
      while (!over.get()) {
        model.predict(X);
      }
    });
  }

  /// Asserts that predictions before and behind the change are those of a new plan.
  private void follows(Runnable change) {
    Tensor before = model.predict(X);
    same(before, fresh(model).predict(X), "before");
    change.run();
    Tensor after = model.predict(X);
    differ(after, before);
    same(after, fresh(model).predict(X), "after");
  }

  private static void same(Tensor actual, Tensor expected, String what) {
    Closeness.assertBitEqual(List.of(actual), List.of(expected), what);
  }

  private static void differ(Tensor after, Tensor before) {
    assertThat(after.readOnly().mismatch(before.readOnly())).as("it changed").isNotNegative();
  }

  /// Returns the same model, whose plans are new and have kept nothing.
  private static Model fresh(Model model) {
    return model.on(ENGINE);
  }

  private static Trainer trainer(Model model) {
    return model.compile(new SGD(0.1), new SparseCategoricalCrossentropy());
  }

  private static Model model() {
    return Sequential.of(new Input(5, 5, 2), new Conv2D(4, 3), new BatchNormalization(),
        new Conv2D(3, 1), new BatchNormalization(), new Flatten(),
        new Dense(3).activation(ActivationFunction.SOFTMAX)).initialize(5).on(ENGINE);
  }

  private static Tensor numbers(TensorType type) {
    Random random = new Random(type.shape().size());
    Tensor tensor = Tensor.zeros(type);
    for (long i = 0; i < type.shape().size(); i++) {
      tensor.set(i, random.nextGaussian());
    }
    return tensor;
  }
}
