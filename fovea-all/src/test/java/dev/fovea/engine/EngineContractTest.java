package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.compile.Engines;
import dev.fovea.contract.Closeness;
import dev.fovea.contract.OpSample;
import dev.fovea.contract.OpSamples;
import dev.fovea.contract.SampleRun;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every engine that is found computes what the plain one does, for every sample of every op.
class EngineContractTest {
  private static final int THREADS = 2;
  private static final List<Engine> OPEN = new ArrayList<>();
  private static SampleRun plain;

  @BeforeAll
  static void open() {
    plain = new SampleRun(keep(JavaEngine.plain(1)));
  }

  @AfterAll
  static void close() {
    OPEN.forEach(Engine::close);
  }

  @Test
  void findsTheNativeEngine() {
    assertThat(Engines.names()).contains("java", "onednn");
  }

  @TestFactory
  Stream<DynamicContainer> computesWhatThePlainEngineComputes() {
    return Engines.names().stream().map(name -> dynamicContainer(name, tests(name)));
  }

  private static Stream<DynamicNode> tests(String name) {
    try {
      Engine engine = keep(Engines.named(name, THREADS).engine());
      return OpSamples.all().stream()
          .flatMap(sample -> Stream.of(sample, sample.in(DType.BF16)).distinct())
          .map(sample -> test(engine, sample));
    } catch (EngineUnavailable e) {
      return Stream.of(dynamicTest("is not available", () -> abort(e.getMessage())));
    }
  }

  private static DynamicTest test(Engine engine, OpSample sample) {
    return dynamicTest(sample.line(), () -> {
      Node node = sample.node();
      SampleRun run = new SampleRun(engine);
      List<Tensor> inputs = run.inputs(sample, 1);
      Optional<List<Tensor>> actual = run.run(node, inputs);
      if (actual.isEmpty()) {
        abort("%s leaves this to the plain engine".formatted(engine.name()));
      }
      // Positions and masks are the engine's own, so the plain one gets inputs with its own.
      List<Tensor> expected = plain.run(node, plain.inputs(sample, 1)).orElseThrow();
      compare(node, actual.orElseThrow(), expected);
      for (int i = 0; i < inputs.size(); i++) {
        run.runOver(node, inputs, i).ifPresent(over -> compare(node, over, expected));
      }
    });
  }

  private static void compare(Node node, List<Tensor> actual, List<Tensor> expected) {
    Closeness.assertRounded(
        SampleRun.comparable(node, actual), SampleRun.comparable(node, expected), node);
  }

  private static Engine keep(Engine engine) {
    OPEN.add(engine);
    return engine;
  }
}
