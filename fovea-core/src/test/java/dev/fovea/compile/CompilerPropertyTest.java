package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.Closeness;
import dev.fovea.contract.PlainRun;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Port;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Objective;
import dev.fovea.train.StepGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Random networks compute the same whatever the passes and the memory plan do to them.
class CompilerPropertyTest {
  private static final double LIMIT = 3e-4;
  private static final double MIXED_LIMIT = 0.1;
  private static final EagerFusion EAGER = new EagerFusion();
  private static final int BATCH = 3;
  private static final int MANY = 8;

  @AfterAll
  static void close() {
    EAGER.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void passesKeepWhatANetworkPredicts(long seed) {
    check(RandomNetwork.of(seed).inference(BATCH));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void passesKeepWhatATrainingStepComputes(long seed) {
    Optimizer optimizer = seed % 2 == 0 ? new Adam() : new SGD(0.1, 0.9, seed % 3 == 0);
    check(training(seed, optimizer));
  }

  /// In mixed precision a pass may round in other places; what is in singles stays far from that.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void passesKeepWhatMixedPrecisionComputes(long seed) {
    Model mixed = RandomNetwork.of(seed).policy(DTypePolicy.MIXED_BFLOAT16);
    check(mixed.inference(BATCH), MIXED_LIMIT);
    check(training(mixed, new SGD(0.1)), MIXED_LIMIT);
  }

  /// One image after the other, and in twos: the last graph and the kernels are the same, and so is each bit.
  @ParameterizedTest
  @MethodSource("seeds")
  void fewImagesAtATimeGiveTheSame(long seed) {
    Graph graph = RandomNetwork.larger(seed).inference(MANY);
    Map<String, Tensor> inputs = PassCheck.inputs(graph);
    Compiler whole = eager().without("MicroBatches");
    Map<String, Tensor> expected = run(whole, graph, inputs);
    for (long cache : List.of(1L, 10_000L)) {
      Plan plan = eager().compile(graph, copies(inputs), cache);
      for (int run = 0; run < 2; run++) {
        plan.run();
      }
      expected.forEach((name, tensor) -> Closeness.assertBitEqual(
          List.of(plan.port(name)), List.of(tensor), "%s, cache of %d".formatted(name, cache)));
    }
  }

  @Test
  void randomNetworksHaveLayersForFewImages() {
    assertThat(seeds().filter(seed -> !MicroBatches.of(
        eager().compile(RandomNetwork.larger(seed).inference(MANY), Map.of()).graph(), 1).groups()
        .isEmpty())).hasSizeGreaterThan(10);
  }

  /// Else the passes would have nothing to spoil.
  @Test
  void everyPassFindsSomethingToDo() {
    String before = "";
    String after = "";
    for (long seed = 1; seed <= 10; seed++) {
      for (Graph graph : List.of(RandomNetwork.of(seed).inference(1), training(seed, new SGD()))) {
        List<Graph> stages = List.copyOf(eager().stages(graph).values());
        before += graph;
        after += stages.getLast();
      }
    }
    assertThat(after)
        .contains("BatchNormReluGrad{", "Normalize{", "Fused{base=Conv{", "Fused{base=MatMul{",
            "positions=false")
        .hasSizeLessThan(before.length());
  }

  @Test
  void partsCanBeLeftOut() {
    Compiler compiler = Compiler.standard(EAGER);
    assertThat(compiler.parts()).containsExactly("DropDead", "Simplify", "LowerPrecision",
        "FoldPadding", "FoldBatchNorm", "FuseBatchNormRelu", "FusePostOps", "UpdateEarly",
        "Recompute", "HoistWeights", "UpdateInPlace", "ShareMemory", "Tiles",
        "MicroBatches");
    Graph graph = training(1, new SGD());
    MemoryPlan all = compiler.compile(graph, Map.of()).memory();
    MemoryPlan apart = compiler.without("ShareMemory").compile(graph, Map.of()).memory();
    MemoryPlan moving = compiler.without("UpdateInPlace").compile(graph, Map.of()).memory();
    assertThat(apart.bytes()).isGreaterThan(all.bytes());
    assertThat(moving.moves().size()).isGreaterThan(all.moves().size());
    assertThatThrownBy(() -> compiler.without("Fold"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the compiler has no part 'Fold'. Choose one of [DropDead, Simplify,"
            + " LowerPrecision, FoldPadding, FoldBatchNorm, FuseBatchNormRelu, FusePostOps, UpdateEarly, Recompute, HoistWeights, UpdateInPlace, ShareMemory, Tiles, MicroBatches].");
  }

  /// All passes, and the one that spares large networks memory for the smallest, too.
  private static Compiler eager() {
    Compiler standard = Compiler.standard(EAGER);
    return new Compiler(EAGER,
        standard.passes().stream().map(pass -> pass instanceof Recompute ? new Recompute(0) : pass)
            .toList(),
        standard.reuse());
  }

  private static Graph training(long seed, Optimizer optimizer) {
    return training(RandomNetwork.of(seed), optimizer);
  }

  private static Graph training(Model model, Optimizer optimizer) {
    return new StepGraph(model,
        List.of(Objective.of(new CategoricalCrossentropy(), new Accuracy())), DType.F32)
        .training(BATCH, optimizer);
  }

  /// After each pass the graph is sound and computes the same; what leaves the plan is, bit for bit,
  /// what the last graph computes with memory for every value.
  private static void check(Graph graph) {
    check(graph, LIMIT);
  }

  private static void check(Graph graph, double limit) {
    Map<String, Tensor> inputs = PassCheck.inputs(graph);
    Map<String, Tensor> expected = PlainRun.of(graph, inputs);
    Compiler compiler = eager();
    compiler.stages(graph).forEach((name, stage) -> {
      Verifier.check(stage);
      compare(PlainRun.of(stage, inputs), expected, name, limit);
    });
    compare(run(compiler, graph, inputs), expected, "all passes", limit);
    Compiler bare = compiler;
    for (String part : compiler.parts()) {
      compare(run(compiler.without(part), graph, inputs), expected, "all but " + part, limit);
      bare = bare.without(part);
    }
    Map<String, Tensor> plain = run(bare, graph, inputs);
    expected.forEach((name, tensor) -> Closeness.assertBitEqual(
        List.of(plain.get(name)), List.of(tensor), "%s without passes".formatted(name)));
  }

  private static Map<String, Tensor> run(
      Compiler compiler, Graph graph, Map<String, Tensor> inputs) {
    Plan plan = compiler.compile(graph, copies(inputs));
    plan.run();
    Map<String, Tensor> results = new HashMap<>();
    for (Port port : graph.outputs()) {
      results.put(port.name(), plan.port(port.name()));
    }
    return results;
  }

  private static Map<String, Tensor> copies(Map<String, Tensor> inputs) {
    Map<String, Tensor> own = new HashMap<>();
    inputs.forEach((name, tensor) -> own.put(name, tensor.copy()));
    return own;
  }

  private static void compare(
      Map<String, Tensor> actual, Map<String, Tensor> expected, String what, double limit) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, tensor) -> Closeness.assertWithin(
        limit, actual.get(name), tensor, "%s after %s".formatted(name, what)));
  }
}
