package dev.fovea.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.contract.Closeness;
import dev.fovea.contract.OpSample;
import dev.fovea.contract.OpSamples;
import dev.fovea.contract.SampleRun;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphText;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every op keeps to; a new one inherits all of it by lines in [OpSamples].
class OpContractTest {
  private static final JavaEngine ONE = new JavaEngine(1);
  private static final JavaEngine THREE = new JavaEngine(3);

  @AfterAll
  static void close() {
    ONE.close();
    THREE.close();
  }

  /// A sample that does not read cannot say its kind: its own tests say why.
  @Test
  void everyOpHasSamples() {
    assertThat(OpSamples.all().stream().map(OpSample::kind).distinct().toList())
        .as("ops with samples; add lines to OpSamples for those that are missing")
        .containsExactlyInAnyOrderElementsOf(Ops.all());
  }

  @TestFactory
  Stream<DynamicTest> infersTheTypesOfItsResults() {
    return each(_ -> true, sample -> {
      Node node = sample.node();
      assertThat(node.op().infer(node.inputTypes())).isEqualTo(sample.expected());
    });
  }

  @TestFactory
  Stream<DynamicTest> comesBackFromItsText() {
    return each(_ -> true, sample -> {
      Graph graph = sample.graph();
      String text = GraphText.print(graph);
      Graph back = new GraphText(Ops.all()).parse(text);
      assertThat(back).isEqualTo(graph);
      assertThat(GraphText.print(back)).isEqualTo(text);
    });
  }

  @TestFactory
  Stream<DynamicTest> hasTheDerivativeThatDifferencesShow() {
    return each(OpContractTest::hasGradient, sample -> new GradientCheck(sample, ONE).run());
  }

  /// Ops that only passes put in, or that are second derivatives already, need none.
  @Test
  void onlyTheseOpsHaveNoDerivative() {
    List<Class<?>> without = new ArrayList<>();
    for (Class<? extends Op> kind : Ops.all()) {
      if (!overridesGradient(kind)) {
        without.add(kind);
      }
    }
    assertThat(without).containsExactlyInAnyOrder(AffineTransformMatrixGrad.class,
        BatchNormGrad.class, BatchNormRelu.class,
        BatchNormReluGrad.class, Fused.class, MaxPoolGrad.class, Normalize.class,
        SoftmaxGrad.class);
  }

  @TestFactory
  Stream<DynamicTest> computesInSinglePrecisionWhatItDoesInDouble() {
    return each(_ -> true, sample -> {
      SampleRun run = new SampleRun(ONE);
      Node node = sample.node();
      List<Tensor> floats = run.inputs(sample, 1);
      List<Tensor> doubles = new ArrayList<>();
      Node exact = sample.in(DType.F64).node();
      for (int i = 0; i < floats.size(); i++) {
        doubles.add(cast(floats.get(i), exact.input(i).type()));
      }
      Closeness.assertRounded(
          run.run(node, floats).orElseThrow(), run.run(exact, doubles).orElseThrow(), node);
    });
  }

  @TestFactory
  Stream<DynamicTest> roundsOnceToBf16() {
    return each(_ -> true, sample -> {
      SampleRun run = new SampleRun(ONE);
      OpSample narrow = sample.in(DType.BF16);
      Node node = narrow.node();
      List<Tensor> inputs = run.inputs(narrow, 1);
      List<Tensor> doubles = new ArrayList<>();
      Node exact = sample.in(DType.F64).node();
      for (int i = 0; i < inputs.size(); i++) {
        doubles.add(cast(inputs.get(i), exact.input(i).type()));
      }
      Closeness.assertRounded(
          run.run(node, inputs).orElseThrow(), run.run(exact, doubles).orElseThrow(), node);
    });
  }

  @TestFactory
  Stream<DynamicTest> givesTheSameBitsOnOneThreadAndOnThree() {
    return each(_ -> true, sample -> {
      List<Tensor> inputs = new SampleRun(ONE).inputs(sample, 2);
      Closeness.assertBitEqual(
          new SampleRun(THREE).run(sample.node(), inputs).orElseThrow(),
          new SampleRun(ONE).run(sample.node(), inputs).orElseThrow(),
          sample.line());
    });
  }

  @TestFactory
  Stream<DynamicTest> overwritesAnInputWhereItSaysSo() {
    return each(_ -> true, sample -> {
      SampleRun run = new SampleRun(ONE);
      List<Tensor> inputs = run.inputs(sample, 3);
      List<Tensor> expected = run.run(sample.node(), inputs).orElseThrow();
      for (int i = 0; i < inputs.size(); i++) {
        run.runOver(sample.node(), inputs, i)
            .ifPresent(over -> Closeness.assertBitEqual(over, expected, sample.line()));
      }
    });
  }

  private interface Check {
    void of(OpSample sample);
  }

  private static Stream<DynamicTest> each(Predicate<OpSample> which, Check check) {
    return OpSamples.all().stream().filter(which)
        .map(sample -> dynamicTest(sample.line(), () -> check.of(sample)));
  }

  private static boolean hasGradient(OpSample sample) {
    boolean floating = Stream.of(sample.node().inputs(), sample.node().outputs().subList(0, 1))
        .allMatch(values -> values.stream().map(Value::dtype).anyMatch(DType::isFloating));
    boolean narrow = sample.line().contains("bf16");
    boolean large = sample.node().output().shape().size() > 10_000;
    return floating && !narrow && !large && overridesGradient(sample.kind());
  }

  private static boolean overridesGradient(Class<? extends Op> kind) {
    return Stream.of(kind.getMethods())
        .anyMatch(m -> m.getName().equals("gradient") && m.getDeclaringClass() != Op.class);
  }

  private static Tensor cast(Tensor tensor, TensorType type) {
    Tensor copy = Tensor.zeros(type);
    for (long i = 0; i < type.shape().size(); i++) {
      copy.set(i, tensor.get(i));
    }
    return copy;
  }
}
