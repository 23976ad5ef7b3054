package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.AdamW;
import dev.fovea.optimizer.Nadam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.RMSprop;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Trainer;
import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The update of a weight of 1201 x 900 elements, which are five tiles, the last one shorter.
class TilesTest {
  private static final Engine ENGINE = new JavaEngine(1);
  private static final int ROWS = 1201;
  private static final int COLUMNS = 900;
  private static final int BATCH = 3;

  static Stream<Optimizer> optimizers() {
    return Stream.of(new SGD(0.01, 0.9, false), new SGD(0.01, 0.9, true), new Adam(0.01),
        new AdamW(0.01), new RMSprop(0.01), new Nadam(0.01));
  }

  private static Model model(Compiler compiler) {
    return Sequential.of(new Input(ROWS),
        new Dense(COLUMNS).activation(ActivationFunction.TANH), new Dense(2)).on(compiler)
        .initialize(1);
  }

  private static Dataset data() {
    Tensor x = Tensor.zeros(TensorType.f32(BATCH, ROWS));
    Tensor y = Tensor.zeros(TensorType.f32(BATCH, 2));
    Random random = new Random(2);
    Stream.of(x, y).forEach(tensor -> {
      for (long i = 0; i < tensor.shape().size(); i++) {
        tensor.set(i, random.nextGaussian());
      }
    });
    return TensorDataset.of(x, y);
  }

  private static Map<String, Tensor> trained(Compiler compiler, Optimizer optimizer) {
    Model model = model(compiler);
    Trainer trainer = model.compile(optimizer, new MeanSquaredError());
    for (int step = 0; step < 3; step++) {
      trainer.trainOnBatch(data());
    }
    return model.weights().tensors();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsAreTheSameToTheBit(Optimizer optimizer) {
    Compiler compiler = Compiler.standard(ENGINE);
    Map<String, Tensor> tiled = trained(compiler, optimizer);
    Map<String, Tensor> whole = trained(compiler.without("Tiles"), optimizer);
    assertThat(tiled).hasSize(4);
    tiled.forEach((path, tensor) -> assertThat(tensor.memory().mismatch(whole.get(path).memory()))
        .as(path).isEqualTo(-1));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void theUpdateOfALargeWeightIsComputedInTiles(Optimizer optimizer) {
    Graph graph = model(Compiler.standard(ENGINE)).compile(optimizer, new MeanSquaredError())
        .trainingPlan(BATCH).graph();
    try (Arena arena = Arena.ofConfined()) {
      List<Optional<Kernel>> kernels = graph.nodes().stream()
          .map(node -> ENGINE.kernel(node, arena)).toList();
      MemoryPlan memory = MemoryPlan.of(graph, kernels, EnumSet.allOf(MemoryReuse.class));
      Map<Integer, Tiles> groups = Tiles.of(graph, MicroBatches.NONE, kernels, memory,
          node -> ENGINE.kernel(node, arena).orElseThrow());
      assertThat(groups).hasSize(1);
      Set<Node> tiled = new HashSet<>();
      groups.forEach((from, group) -> tiled
          .addAll(graph.nodes().subList(from, from + group.size())));
      assertThat(graph.nodes().stream().filter(node -> node.origin().contains("optimizer")
          && node.output().shape().size() == (long) ROWS * COLUMNS)).hasSizeGreaterThan(1)
          .containsExactlyInAnyOrderElementsOf(tiled);
    }
  }
}
