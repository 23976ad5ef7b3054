package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.contract.Closeness;
import dev.fovea.contract.OpSample;
import dev.fovea.contract.OpSamples;
import dev.fovea.contract.SampleRun;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.op.AveragePool;
import dev.fovea.op.AveragePoolGrad;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Divide;
import dev.fovea.op.Fused;
import dev.fovea.op.MatMul;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Normalize;
import dev.fovea.op.Relu;
import dev.fovea.op.ReluGrad;
import dev.fovea.op.Sum;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every sample of every op for which oneDNN has a kernel, however small, against the plain kernel.
class OneDnnContractTest {
  private static JavaEngine java;
  private static OneDnnEngine onednn;

  @BeforeAll
  static void open() throws NativeLibraryException {
    java = JavaEngine.plain(1);
    onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0);
  }

  @AfterAll
  static void close() {
    java.close();
    onednn.close();
  }

  @TestFactory
  Stream<DynamicTest> computesWhatThePlainEngineComputes() {
    return sampled()
        .map(sample -> DynamicTest.dynamicTest(sample.line(), () -> compare(sample)));
  }

  @Test
  void hasKernelsForWhatTakesTime() {
    assertThat(sampled().map(OpSample::kind).distinct().toList()).contains(Conv.class,
        ConvInputGrad.class, ConvKernelGrad.class, MatMul.class, MaxPool.class, MaxPoolGrad.class,
        AveragePool.class, AveragePoolGrad.class, BatchNorm.class, BatchNormGrad.class,
        BatchNormRelu.class, BatchNormReluGrad.class, Normalize.class, Sum.class, Relu.class,
        ReluGrad.class,
        Divide.class, Fused.class);
  }

  /// Returns the samples for which there is a kernel.
  private static Stream<OpSample> sampled() {
    return OpSamples.all().stream()
        .flatMap(sample -> Stream.of(sample, sample.in(DType.BF16)).distinct())
        .filter(sample -> onednn.kernel(sample.node(), Arena.ofAuto()).isPresent());
  }

  private static void compare(OpSample sample) {
    Node node = sample.node();
    SampleRun run = new SampleRun(onednn);
    SampleRun plain = new SampleRun(java);
    List<Tensor> actual = run.run(node, run.inputs(sample, 1)).orElseThrow();
    List<Tensor> expected = plain.run(node, plain.inputs(sample, 1)).orElseThrow();
    compare(node, actual, expected);
    List<Tensor> inputs = run.inputs(sample, 1);
    for (int i = 0; i < inputs.size(); i++) {
      run.runOver(node, inputs, i).ifPresent(over -> compare(node, over, expected));
    }
  }

  private static void compare(Node node, List<Tensor> actual, List<Tensor> expected) {
    Closeness.assertRounded(
        SampleRun.comparable(node, actual), SampleRun.comparable(node, expected), node);
  }
}
