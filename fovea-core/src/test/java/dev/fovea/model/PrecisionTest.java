package dev.fovea.model;

import static dev.fovea.layer.DTypePolicy.FLOAT32;
import static dev.fovea.layer.DTypePolicy.MIXED_BFLOAT16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.compile.Compiler;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Build;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.LayerSample;
import dev.fovea.layer.LayerSamples;
import dev.fovea.layer.ReLU;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.optimizer.Adam;
import dev.fovea.regularizer.L2;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Objective;
import dev.fovea.train.StepGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Mixed precision from a model's policies to the types of its graphs.
class PrecisionTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  private static Model network() {
    return Sequential.of(new Input(6, 6, 2), new Conv2D(4, 3), new BatchNormalization(), new ReLU(),
        new Dropout(0.3), new Flatten(), new Dense(3).activation(ActivationFunction.SOFTMAX))
        .on(ENGINE).initialize(1);
  }

  private static Graph step(Model model) {
    return new StepGraph(
        model, List.of(Objective.of(new SparseCategoricalCrossentropy())), DType.F32)
        .training(2, new Adam());
  }

  /// Every layer reads and gives bf16, in training and outside of it; its weights are singles.
  @TestFactory
  Stream<DynamicTest> everyLayerComputesInBf16() {
    return LayerSamples.all().stream().filter(sample -> !(sample.layer() instanceof Input))
        .map(sample -> dynamicTest(sample.toString(), () -> {
          for (boolean training : new boolean[]{false, true}) {
            Build build = new Build(training, DType.F32);
            List<Value> results = build.root().call(
                "layer", sample.layer(), inputs(sample, build), false, MIXED_BFLOAT16);
            assertThat(results).allMatch(value -> value.dtype() == DType.BF16);
            assertThat(build.specs().values())
                .allMatch(spec -> spec.type().dtype() == DType.F32);
            assertThat(build.updates().values())
                .allMatch(value -> value.dtype() == DType.F32);
            assertThat(build.penalties()).allMatch(value -> value.dtype() == DType.F32);
          }
        }));
  }

  private static List<Value> inputs(LayerSample sample, Build build) {
    List<Value> inputs = new ArrayList<>();
    for (Shape shape : sample.inputShapes()) {
      inputs.add(build.graph().input(Port.Kind.BATCH, "x" + inputs.size(),
          new TensorType(DType.F32, shape.withBatch(2))));
    }
    return inputs;
  }

  @Test
  void weightsGradientsAndResultsAreSingles() {
    Graph graph = step(network().mixedPrecision());
    assertThat(Stream.concat(graph.inputs().stream(), graph.outputs().stream()))
        .noneMatch(port -> port.value().dtype() == DType.BF16);
    assertThat(products(graph, DType.BF16)).as("forward and back").containsExactly("Conv");
    assertThat(products(graph, DType.F32)).as("the layer of the results")
        .containsExactly("MatMul", "MatMul", "MatMul");
    assertThat(products(step(network()), DType.BF16)).isEmpty();
  }

  private static List<String> products(Graph graph, DType type) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Conv || node.op() instanceof MatMul)
        .filter(node -> node.output().dtype() == type)
        .map(Node::op).map(op -> op.name()).toList();
  }

  /// What takes the memory of a step.
  @Test
  void activationsTakeHalfTheMemory() {
    Compiler compiler = Compiler.standard(ENGINE);
    Model wide = Sequential.of(new Input(32, 32, 2), new Conv2D(8, 3), new ReLU(),
        new Conv2D(8, 3), new ReLU(), new GlobalAveragePooling2D(), new Dense(3));
    Graph singles = step(wide);
    Graph mixed = step(wide.mixedPrecision());
    long full = compiler.compile(singles, Map.of()).memory().bytes();
    long half = compiler.compile(mixed, Map.of()).memory().bytes();
    assertThat(half).isLessThan(full * 6 / 10);
  }

  @Test
  void layersOfTheResultsStayInSinglePrecision() {
    Model model = network().mixedPrecision();
    assertThat(model.layers()).allSatisfy(layer -> assertThat(layer.policy()).as(layer.name())
        .isEqualTo(layer.name().equals("dense") ? FLOAT32 : MIXED_BFLOAT16));
    Model base = Sequential.of(new Input(4), new Dense(5), new Dense(3));
    Symbol x = Input.of(4);
    Model inner = Model.of(x, base.on(x)).mixedPrecision();
    Model within = (Model) inner.layers().getLast().layer();
    assertThat(within.layers().get(1).policy()).isEqualTo(MIXED_BFLOAT16);
    assertThat(within.layers().get(2).policy()).isEqualTo(FLOAT32);
  }

  @Test
  void predictsSinglesCloseToThoseOfSinglePrecision() {
    Model model = network();
    Tensor x = Tensor.zeros(model.inputs().getFirst().type(3));
    for (long i = 0; i < x.shape().size(); i++) {
      x.set(i, Math.sin(i));
    }
    Tensor exact = model.predict(x);
    for (Model mixed : List.of(model.mixedPrecision(), model.policy(MIXED_BFLOAT16))) {
      Tensor result = mixed.predict(x);
      assertThat(result.type()).isEqualTo(exact.type());
      for (long i = 0; i < result.shape().size(); i++) {
        assertThat(result.get(i)).isCloseTo(exact.get(i), rounded());
      }
      assertThat(result.toFloats()).isNotEqualTo(exact.toFloats());
    }
  }

  /// Five layers, each of which rounds once or twice to 2⁻⁸.
  private static Offset<Double> rounded() {
    return within(10 * 0x1p-8);
  }

  @Test
  void penaltiesAreThoseOfTheWeightsThemselves() {
    Dense dense = new Dense(3).kernelRegularizer(new L2(0.1));
    Graph graph = step(Sequential.of(new Input(4), dense).policy(MIXED_BFLOAT16));
    assertThat(graph.nodes().stream().filter(node -> node.origin().equals("dense/kernel"))
        .flatMap(node -> node.outputs().stream()))
        .isNotEmpty().allMatch(value -> value.dtype() == DType.F32);
  }

  @Test
  void saysWhatWasChosenAndWhy() {
    Model model = network();
    assertThat(Precision.AUTO.says(model)).isEqualTo(
        "Precision f32: the exact one, and the fastest here.");
    assertThat(Precision.F32.says(Precision.F32.of(model)))
        .isEqualTo("Precision f32, as asked for.");
    assertThat(Precision.BF16.says(Precision.BF16.of(model)))
        .isEqualTo("Precision bf16, as asked for;"
            + " slow here: the Java engine widens every number first.");
    assertThat(Precision.AUTO.says(Precision.AUTO.of(model.mixedPrecision()))).isEqualTo(
        "Precision bf16: the model asks for it; slow here: the Java engine widens every number"
            + " first.");
    assertThat(model.mixedPrecision().notes()).containsExactly("5 layers compute in"
        + " mixed_bfloat16, which is slow here: the Java engine widens every number first.");
    assertThat(Precision.F32.of(model.mixedPrecision()).notes()).isEmpty();
  }
}
