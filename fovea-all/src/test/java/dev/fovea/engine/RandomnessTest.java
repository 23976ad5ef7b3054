package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Engines;
import dev.fovea.compile.Plan;
import dev.fovea.contract.Closeness;
import dev.fovea.data.CutMix;
import dev.fovea.data.Dataset;
import dev.fovea.data.MixUp;
import dev.fovea.data.OneHotLabels;
import dev.fovea.data.Row;
import dev.fovea.data.TensorDataset;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Build;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.FlipMode;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.RandomBrightness;
import dev.fovea.layer.RandomErasing;
import dev.fovea.layer.RandomFlip;
import dev.fovea.layer.RandomRotation;
import dev.fovea.layer.RandomZoom;
import dev.fovea.layer.SpatialDropout2D;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/randomness.md` promises.
class RandomnessTest {
  private static final int THREADS = 2;
  private static final int CLASSES = 3;

  private static final List<Engine> ENGINES = new ArrayList<>();

  @BeforeAll
  static void open() {
    for (String name : Engines.names()) {
      try {
        ENGINES.add(Engines.named(name, THREADS).engine());
      } catch (EngineUnavailable e) {
        System.out.printf("randomness: NOT TESTED on the engine '%s': %s%n", name, e.getMessage());
      }
    }
  }

  @AfterAll
  static void close() {
    ENGINES.forEach(Engine::close);
  }

  static List<Engine> engines() {
    return ENGINES;
  }

  /// A training and what came out of it.
  private record Run(List<Tensor> weights, History history) {
    static Run of(Engine engine, Dataset data, long initial, long seed) {
      Model model = model(engine).initialize(initial);
      History history = trainer(model).fit(
          data, Fit.epochs(2).batchSize(16).validationSplit(0.25).seed(seed));
      return new Run(List.copyOf(model.weights().tensors().values()), history);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("engines")
  void givesTheSameBitsForTheSameSeedAndOthersForAnother(Engine engine) {
    for (Dataset data : List.of(data(), new MixUp(data()), new CutMix(data()))) {
      Run first = Run.of(engine, data, 3, 5);
      Run again = Run.of(engine, data, 3, 5);
      Closeness.assertBitEqual(again.weights, first.weights, engine.name());
      assertThat(again.history).isEqualTo(first.history);
      assertThat(Run.of(engine, data, 3, 6).history).isNotEqualTo(first.history);
      assertThat(Run.of(engine, data, 4, 5).history).isNotEqualTo(first.history);
    }
    assertThat(Run.of(engine, new MixUp(data()), 3, 5).history)
        .isNotEqualTo(Run.of(engine, data(), 3, 5).history);
  }

  /// What is measured after an epoch is what the plain data gives without any augmentation.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("engines")
  void leavesWhatIsMeasuredOnAsItIs(Engine engine) {
    Dataset data = data();
    Model model = model(engine).initialize(1);
    Trainer trainer = trainer(model);
    History history = trainer.fit(
        new MixUp(data), Fit.epochs(1).batchSize(16).validationSplit(0.25));
    Map<String, Double> plain = trainer.evaluate(data.slice(48, 64), 16);
    assertThat(history.last("val_loss")).isEqualTo(plain.get("loss"));
    assertThat(history.last("val_accuracy")).isEqualTo(plain.get("accuracy"));
    assertThat(trainer.evaluate(new CutMix(data.slice(48, 64)), 16)).isEqualTo(plain);
  }

  /// Labels of a training step are those of the data, whatever happens to the images.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("engines")
  void leavesTheLabelsOfAugmentedImagesAlone(Engine engine) {
    Dataset data = data();
    Model model = model(engine).initialize(1);
    Trainer trainer = trainer(model);
    trainer.trainOnBatch(data);
    Tensor expected = Tensor.zeros(TensorType.f32(data.size(), CLASSES));
    Tensor images = Tensor.zeros(TensorType.f32(data.size(), 8, 8, 3));
    for (int i = 0; i < data.size(); i++) {
      data.read(i, new Row(i, List.of(images), List.of(expected)));
    }
    Plan plan = trainer.trainingPlan(data.size());
    assertThat(Arrays.equals(plan.port("t0").toFloats(), expected.toFloats())).isTrue();
  }

  /// Random numbers, and all that only moves them, are the same on every engine.
  @Test
  void drawsTheSameOnEveryEngine() {
    List<Tensor> results = new ArrayList<>();
    for (Engine engine : engines()) {
      Build build = new Build(true, DType.F32);
      Value x = build.graph().input(Port.Kind.BATCH, "x", TensorType.f32(64, 8, 8, 3));
      Value y = build.call("flip", new RandomFlip(FlipMode.HORIZONTAL), List.of(x));
      build.graph().output(Port.Kind.RESULT, "y", build.call("drop", new Dropout(0.5), List.of(y)));
      Plan plan = Compiler.standard(engine).compile(build.graph().build(), Map.of());
      for (int i = 0; i < plan.port("x").shape().size(); i++) {
        plan.port("x").set(i, i);
      }
      plan.port(Build.RANDOM_KEY).set(0, 3);
      plan.run();
      results.add(plan.port("y").copy());
    }
    for (Tensor result : results) {
      Closeness.assertBitEqual(List.of(result), List.of(results.getFirst()), "engines");
    }
  }

  private static Model model(Engine engine) {
    return Sequential.of(
        new Input(8, 8, 3),
        new RandomFlip(FlipMode.HORIZONTAL),
        new RandomRotation(0.1),
        new RandomZoom(0.2),
        new RandomBrightness(0.1).valueRange(0, 1),
        new RandomErasing(0.5).valueRange(0, 1),
        new Conv2D(8, 3).activation(ActivationFunction.RELU),
        new SpatialDropout2D(0.1),
        new GlobalAveragePooling2D(),
        new Dropout(0.25),
        new Dense(CLASSES).activation(ActivationFunction.SOFTMAX))
        .on(engine);
  }

  private static Trainer trainer(Model model) {
    return model.compile(new Adam(), new CategoricalCrossentropy(), new Accuracy());
  }

  private static Dataset data() {
    Random random = new Random(7);
    Tensor images = Tensor.zeros(TensorType.f32(64, 8, 8, 3));
    for (int i = 0; i < images.shape().size(); i++) {
      images.set(i, random.nextFloat());
    }
    Tensor labels = Tensor.zeros(TensorType.i32(64));
    for (int i = 0; i < 64; i++) {
      labels.set(i, random.nextInt(CLASSES));
    }
    return new OneHotLabels(TensorDataset.of(images, labels), CLASSES);
  }
}
