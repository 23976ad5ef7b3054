package dev.fovea.onednn;

import dev.fovea.contract.Closeness;
import dev.fovea.contract.OpSample;
import dev.fovea.contract.OpSamples;
import dev.fovea.contract.SampleRun;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every sample of every op for which oneDNN has a kernel, however small, against the plain kernel.
class OneDnnContractTest {
  private static JavaEngine java;
  private static OneDnnEngine onednn;

  @BeforeAll
  static void open() throws NativeLibraryException {
    java = new JavaEngine(1);
    onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0);
  }

  @AfterAll
  static void close() {
    java.close();
    onednn.close();
  }

  @TestFactory
  Stream<DynamicTest> computesWhatThePlainEngineComputes() {
    return OpSamples.all().stream()
        .filter(sample -> new SampleRun(onednn)
            .run(sample.node(), new SampleRun(onednn).inputs(sample, 1)).isPresent())
        .map(sample -> DynamicTest.dynamicTest(sample.line(), () -> compare(sample)));
  }

  private static void compare(OpSample sample) {
    Node node = sample.node();
    SampleRun run = new SampleRun(onednn);
    SampleRun plain = new SampleRun(java);
    List<Tensor> actual = run.run(node, run.inputs(sample, 1)).orElseThrow();
    List<Tensor> expected = plain.run(node, plain.inputs(sample, 1)).orElseThrow();
    Closeness.assertRounded(
        SampleRun.comparable(node, actual), SampleRun.comparable(node, expected), node);
  }
}
