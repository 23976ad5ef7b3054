package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.contract.Closeness;
import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every layer keeps to; a new one inherits all of it by lines in [LayerSamples].
class LayerContractTest {
  private static final int BATCH = 4;
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void everyLayerHasSamples() {
    List<Class<?>> kinds = new ArrayList<>();
    LayerSamples.all().forEach(sample -> kinds.add(sample.layer().getClass()));
    assertThat(kinds)
        .as("layers with samples; add lines to LayerSamples for those that are missing")
        .containsAll(Layers.all());
  }

  @TestFactory
  Stream<DynamicTest> hasTheShapeOfItsResult() {
    return each(sample -> {
      Model model = model(sample, sample.layer());
      assertThat(model.outputs().getFirst().shape()).isEqualTo(sample.outputShape());
      Tensor result = model.predict(inputs(sample)).getFirst();
      assertThat(result.shape()).isEqualTo(sample.outputShape().withBatch(BATCH));
    });
  }

  @TestFactory
  Stream<DynamicTest> asksForItsWeights() {
    return each(sample -> {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      long trainable = 0;
      for (WeightSpec spec : own(model(sample, sample.layer()))) {
        shapes.put(spec.path(), spec.type().shape());
        trainable += spec.trainable() ? spec.type().shape().size() : 0;
      }
      assertThat(shapes).containsExactlyEntriesOf(sample.weightShapes());
      assertThat(shapes.values().stream().mapToLong(Shape::size).sum()).isEqualTo(sample.total());
      assertThat(trainable).isEqualTo(sample.trainable());
    });
  }

  /// Losses of the training graph, since moving averages lag behind; dropout draws new masks for each
  /// step, so there the loss is that of inference.
  @TestFactory
  Stream<DynamicTest> lowersTheLossInOneTrainingStep() {
    return each(sample -> {
      Trainer trainer = model(sample, sample.layer()).compile(new SGD(0.02),
          new MeanSquaredError());
      Dataset data = data(sample);
      boolean random = sample.isRandom();
      double before = random ? trainer.evaluate(data, BATCH).get("loss") : 0;
      double first = trainer.trainOnBatch(data);
      double second = random
          ? trainer.evaluate(data, BATCH).get("loss")
          : trainer.trainOnBatch(data);
      assertThat(second).isLessThan(random ? before : first);
    });
  }

  @TestFactory
  Stream<DynamicTest> leavesItsWeightsAloneWhenFrozen() {
    return each(sample -> {
      if (sample.layer() instanceof Input) {
        return;
      }
      Model model = model(sample, sample.layer().frozen());
      assertThat(own(model)).noneMatch(WeightSpec::trainable);
      Map<String, Tensor> before = new LinkedHashMap<>();
      own(model).forEach(
          spec -> before.put(spec.path(), model.weights().get(spec.path()).copy()));
      Tensor other = model.weights().get("before_0/kernel").copy();
      model.compile(new SGD(0.05), new MeanSquaredError()).trainOnBatch(data(sample));
      before.forEach((path, tensor) -> Closeness.assertBitEqual(
          List.of(model.weights().get(path)), List.of(tensor), path));
      assertThat(model.weights().get("before_0/kernel").toFloats()).isNotEqualTo(other.toFloats());
    });
  }

  @TestFactory
  Stream<DynamicTest> hasTheDerivativeThatDifferencesShow() {
    return each(sample -> {
      if (sample.layer() instanceof Input) {
        return;
      }
      assertThat(LayerSampleGradient.of(sample, false).run()).isPositive();
      assertThat(LayerSampleGradient.of(sample, true).run()).isPositive();
    });
  }

  /// A layer is a value: its copies are equal, and a changed one is not.
  @TestFactory
  Stream<DynamicTest> isAValue() {
    return each(sample -> {
      Layer layer = sample.layer();
      if (layer instanceof Input) {
        return;
      }
      assertThat(layer.named("a")).isEqualTo(layer.named("a")).hasSameHashCodeAs(layer.named("a"))
          .isNotEqualTo(layer.named("b"));
      assertThat(layer.frozen()).isNotEqualTo(layer).hasToString(
          layer.toString().replace("trainable=true", "trainable=false"));
      assertThat(layer.frozen().trainable(true)).isEqualTo(layer);
    });
  }

  private interface Check {
    void of(LayerSample sample);
  }

  private static Stream<DynamicTest> each(Check check) {
    return LayerSamples.all().stream()
        .map(sample -> dynamicTest(sample.toString(), () -> check.of(sample)));
  }

  private static Model model(LayerSample sample, Layer layer) {
    List<Symbol> inputs = new ArrayList<>();
    for (Shape shape : sample.inputShapes()) {
      inputs.add(new Input(shape.dims(), "").symbol());
    }
    LayerSample changed = new LayerSample(layer, sample.inputs(), sample.output());
    return Model.of("sample", inputs, List.of(changed.on(inputs))).on(ENGINE).initialize(7);
  }

  private static List<WeightSpec> own(Model model) {
    return model.weights().specs().stream().filter(spec -> !spec.layer().startsWith("before_"))
        .toList();
  }

  private static List<Tensor> inputs(LayerSample sample) {
    Random random = new Random(1);
    return sample.inputShapes().stream().map(shape -> numbers(shape, random)).toList();
  }

  private static Dataset data(LayerSample sample) {
    Tensor labels = numbers(sample.outputShape(), new Random(2));
    return new TensorDataset(inputs(sample), List.of(labels));
  }

  private static Tensor numbers(Shape shape, Random random) {
    Tensor tensor = Tensor.zeros(TensorType.f32().with(shape.withBatch(BATCH)));
    for (long i = 0; i < tensor.shape().size(); i++) {
      tensor.set(i, random.nextGaussian());
    }
    return tensor;
  }
}
