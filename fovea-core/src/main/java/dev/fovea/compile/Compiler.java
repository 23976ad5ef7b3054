package dev.fovea.compile;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns graphs into plans: an engine and a list of passes.
///
/// @param engine what will run the plans
/// @param passes what rewrites the graph first, in this order
public record Compiler(Engine engine, List<Pass> passes) {
  /// Keeps a copy of the list.
  public Compiler {
    passes = List.copyOf(passes);
  }

  /// Returns a compiler with all passes.
  public static Compiler standard(Engine engine) {
    return new Compiler(
        engine,
        List.of(
            new DropDead(),
            new Simplify(),
            new FoldBatchNorm(),
            new FuseBatchNormRelu(engine),
            new FusePostOps(engine),
            new DropDead()));
  }

  /// Returns the graph after each pass, by the pass's name; the first is the graph as it came.
  public Map<String, Graph> stages(Graph graph) {
    Map<String, Graph> stages = new LinkedHashMap<>();
    stages.put("as built", graph);
    for (Pass pass : passes) {
      graph = pass.run(graph);
      stages.put("%d %s".formatted(stages.size(), pass.name()), graph);
    }
    return stages;
  }

  /// Returns the plan for a graph.
  ///
  /// @param bound memory of weights and state that the caller owns, by port name
  /// @throws IllegalArgumentException if a bound tensor has another type than its port
  /// @throws UnsupportedOperationException if no engine has a kernel for an op
  public Plan compile(Graph graph, Map<String, Tensor> bound) {
    Graph last = graph;
    for (Pass pass : passes) {
      last = pass.run(last);
    }
    Arena natives = Arena.ofAuto();
    List<Optional<Kernel>> kernels = new ArrayList<>();
    JavaEngine plain = new JavaEngine(1);
    for (Node node : last.nodes()) {
      kernels.add(kernel(node, natives, plain));
    }
    return new Plan(last, kernels, MemoryPlan.of(last, kernels), engine, bound, natives);
  }

  private Optional<Kernel> kernel(Node node, Arena natives, JavaEngine plain) {
    if (node.op() instanceof Reshape) {
      return Optional.empty();
    }
    Optional<Kernel> kernel = engine.kernel(node, natives).or(() -> plain.kernel(node, natives));
    if (kernel.isEmpty()) {
      throw new UnsupportedOperationException(
          "%s: the engine '%s' has no kernel for %s.".formatted(node.origin(), engine.name(),
              node.op()));
    }
    return kernel;
  }
}
