package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.Closeness;
import dev.fovea.contract.PlainRun;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Port;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 150);
  }

  /// Two runs, so that the second starts from what the first left in the weights.
  @ParameterizedTest
  @MethodSource("seeds")
  void computesWhatARunWithoutSharedMemoryDoes(long seed) {
    Graph graph = RandomGraph.of(seed);
    Map<String, Tensor> plain = PassCheck.inputs(graph);
    Map<String, Tensor> own = new HashMap<>();
    plain.forEach((name, tensor) -> own.put(name, tensor.copy()));
    Plan plan = plan(graph, own);
    for (int run = 0; run < 2; run++) {
      plan.run();
      Map<String, Tensor> expected = PlainRun.of(graph, plain);
      for (Port port : graph.outputs()) {
        Closeness.assertBitEqual(List.of(plan.port(port.name())),
            List.of(expected.get(port.name())), "%s, run %d".formatted(port.name(), run));
      }
      expected.forEach((name, tensor) -> plain.computeIfPresent(name, (_, _) -> tensor));
    }
  }

  /// What follows from weights alone is computed once more only when one has changed.
  @ParameterizedTest
  @MethodSource("seeds")
  void noticesWhenAWeightChanges(long seed) {
    Graph graph = new HoistWeights().run(RandomGraph.of(seed));
    Map<String, Tensor> plain = PassCheck.inputs(graph);
    Map<String, Tensor> own = new HashMap<>();
    plain.forEach((name, tensor) -> own.put(name, tensor.copy()));
    Plan plan = plan(graph, own);
    Random random = new Random(seed);
    for (int run = 0; run < 6; run++) {
      plan.run();
      Map<String, Tensor> expected = PlainRun.of(graph, plain);
      for (Port port : graph.outputs()) {
        Closeness.assertBitEqual(List.of(plan.port(port.name())),
            List.of(expected.get(port.name())), "%s, run %d".formatted(port.name(), run));
      }
      expected.forEach((name, tensor) -> plain.computeIfPresent(name, (_, _) -> tensor));
      String other = random.nextBoolean() ? "x" : "w" + random.nextInt(4);
      plan.port(other).set(random.nextInt(10), run);
      plain.computeIfPresent(other, (name, _) -> plan.port(name).copy());
    }
  }

  @Test
  void exchangesTwoWeights() {
    Plan plan = plan(PassCheck.parse("""
        in weight a %0: f32[2]
        in weight b %1: f32[2]
        out weight a %1
        out weight b %0
        """), Map.of());
    plan.port("a").fill(Tensor.of(new float[]{1, 2}, 2));
    plan.port("b").fill(Tensor.of(new float[]{3, 4}, 2));
    plan.run();
    assertThat(plan.port("a").toFloats()).containsExactly(3, 4);
    assertThat(plan.port("b").toFloats()).containsExactly(1, 2);
  }

  @Test
  void givesTheOldValueOfAWeightThatChanges() {
    Plan plan = plan(PassCheck.parse("""
        in weight w %0: f32[2]
        %1: f32[2] = Exp{}(%0)
        out weight w %1
        out result old %0
        """), Map.of());
    plan.run();
    assertThat(plan.port("old").toFloats()).containsExactly(0, 0);
    assertThat(plan.port("w").toFloats()).containsExactly(1, 1);
    plan.run();
    assertThat(plan.port("old").toFloats()).containsExactly(1, 1);
  }

  @Test
  void refusesMemoryThatSomebodyElseMayFree() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor foreign = Tensor.over(TensorType.f32(2), arena.allocate(8, 64));
      Graph graph = PassCheck.parse("""
          in weight w %0: f32[2]
          %1: f32[2] = Exp{}(%0)
          out result y %1
          """);
      assertThatThrownBy(() -> plan(graph, Map.of("w", foreign)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("""
              w lies in memory that somebody else may free.
                fix:    bind a copy of the tensor.""");
    }
  }

  @Test
  void writesToTheTensorsThatItWasBoundTo() {
    Tensor weight = Tensor.of(new float[]{1, 2}, 2);
    Plan plan = plan(PassCheck.parse("""
        in weight w %0: f32[2]
        %1: f32[2] = Affine{scale=2.0, shift=0.0}(%0)
        out weight w %1
        """), Map.of("w", weight));
    plan.run();
    assertThat(weight.toFloats()).containsExactly(2, 4);
    assertThat(plan.port("w")).isSameAs(weight);
  }

  @Test
  void saysWhichPortsThereAre() {
    Plan plan = plan(PassCheck.parse("""
        in batch x %0: f32[2]
        %1: f32[2] = Exp{}(%0)
        out result y %1
        """), Map.of());
    assertThatThrownBy(() -> plan.port("z")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the plan has no port 'z'. It has [x, y].");
  }

  @Test
  void saysThatABoundTensorDoesNotFit() {
    Graph graph = PassCheck.parse("""
        in weight dense/kernel %0: f32[2]
        out result y %0
        """);
    assertThatThrownBy(() -> plan(graph, Map.of("dense/kernel", Tensor.of(new float[3], 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dense/kernel is f32[3], the model expects f32[2].");
  }

  private static Plan plan(Graph graph, Map<String, Tensor> bound) {
    return new Compiler(ENGINE, List.of(), EnumSet.allOf(MemoryReuse.class)).compile(graph, bound);
  }
}
