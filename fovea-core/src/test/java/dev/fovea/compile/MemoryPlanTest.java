package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.Kernel;
import dev.fovea.graph.Graph;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A plan may put values wherever it likes, as long as nobody ever reads what another overwrote.
class MemoryPlanTest {
  private static MemoryPlan plan(Graph graph, List<Optional<Kernel>> kernels) {
    return MemoryPlan.of(graph, kernels, EnumSet.allOf(MemoryReuse.class));
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyReadsWhatAnotherOverwrote(long seed) {
    Graph graph = new HoistWeights().run(RandomGraph.of(seed));
    Random random = new Random(seed);
    List<Optional<Kernel>> kernels = graph.nodes().stream()
        .map(node -> StubKernel.of(node, random.nextInt())).toList();
    MemoryPlan plan = plan(graph, kernels);
    new MemoryWatch(graph, kernels, plan).run();
    assertThat(plan.bytes()).isLessThanOrEqualTo(graph.nodes().stream()
        .flatMap(node -> node.outputs().stream()).mapToLong(v -> MemoryWatch.room(v)).sum());
  }

  @Test
  void sharesBytesAmongValuesThatFollowEachOther() {
    Graph graph = PassCheck.parse("""
        in batch x %0: f32[64]
        %1: f32[64] = Exp{}(%0)
        %2: f32[64] = Exp{}(%1)
        %3: f32[64] = Exp{}(%2)
        %4: f32[64] = Exp{}(%3)
        out result y %4
        """);
    assertThat(plan(graph, kernels(graph, 0)).bytes()).isEqualTo(512);
    assertThat(plan(graph, kernels(graph, 1)).bytes()).as("in place").isEqualTo(256);
  }

  @Test
  void updatesAWeightInPlaceWhenNobodyReadsItLater() {
    Graph graph = PassCheck.parse("""
        in weight w %0: f32[64]
        in batch d %1: f32[64]
        %2: f32[64] = Subtract{}(%0, %1)
        out weight w %2
        """);
    MemoryPlan plan = plan(graph, kernels(graph, 1));
    assertThat(plan.moves()).isEmpty();
    assertThat(plan.bytes()).isZero();
    assertThat(plan(graph, kernels(graph, 0)).moves()).as("kernel that needs its input")
        .containsOnlyKeys("w");
  }

  @Test
  void keepsAWeightThatSomebodyReadsLater() {
    Graph graph = PassCheck.parse("""
        in weight w %0: f32[64]
        in batch d %1: f32[64]
        %2: f32[64] = Subtract{}(%0, %1)
        %3: f32[64] = Multiply{}(%0, %1)
        out weight w %2
        out result y %3
        """);
    assertThat(plan(graph, kernels(graph, 1)).moves()).containsOnlyKeys("w");
  }

  /// One input may be overwritten, but it is also the other one, which may not.
  @Test
  void keepsAnInputThatTheNodeReadsTwice() {
    Graph graph = PassCheck.parse("""
        in batch x %0: f32[64]
        %1: f32[64] = Exp{}(%0)
        %2: f32[64] = Add{}(%1, %1)
        out result y %2
        """);
    MemoryPlan plan = plan(graph, List.of(
        StubKernel.of(graph.nodes().get(0), 0), StubKernel.of(graph.nodes().get(1), 1)));
    assertThat(plan.bytes()).isEqualTo(512);
  }

  /// The graph says a byte each, the engine packs the mask.
  @Test
  void givesAMaskWhatItsKernelAsksFor() {
    Graph graph = PassCheck.parse("""
        in batch x %0: f32[4096]
        %1: u8[4096] = Cast{to=u8}(%0)
        %2: f32[4096] = Cast{to=f32}(%1)
        out result y %2
        """);
    MemoryPlan plan = plan(graph, List.of(
        Optional.of(new StubKernel(0, OptionalLong.of(512))),
        StubKernel.of(graph.nodes().get(1), 0)));
    assertThat(plan.bytes()).isEqualTo(512 + 4 * 4096);
    assertThat(plan.bytes(graph.nodes().getFirst().output())).isEqualTo(512);
    assertThat(plan.bytes(graph.nodes().getLast().output())).isEqualTo(4 * 4096);
  }

  /// Kernels that may overwrite the inputs whose bits are set in `inPlace`.
  private static List<Optional<Kernel>> kernels(Graph graph, int inPlace) {
    return graph.nodes().stream().map(node -> StubKernel.of(node, inPlace)).toList();
  }
}
