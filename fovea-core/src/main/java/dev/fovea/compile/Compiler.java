package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Turns graphs into plans: an engine, a list of passes, and how the memory is planned.
///
/// @param engine what will run the plans
/// @param passes what rewrites the graph first, in this order
/// @param reuse  the ways in which values may take memory that others had before
public record Compiler(Engine engine, List<Pass> passes, Set<MemoryReuse> reuse) {
  /// Bytes in use from which on memory is worth a per cent of the time.
  private static final long LARGE = 256L << 20;

  /// Bytes that stay in the cache between two layers, for each thread.
  private static final long CACHED = 2L << 20;

  /// Keeps copies.
  public Compiler {
    passes = List.copyOf(passes);
    reuse = Set.copyOf(reuse);
  }

  /// Returns a compiler with all passes.
  public static Compiler standard(Engine engine) {
    return new Compiler(
        engine,
        List.of(
            new DropDead(),
            new Simplify(),
            new LowerPrecision(),
            new FoldPadding(),
            new FoldBatchNorm(),
            new FuseBatchNormRelu(engine),
            new FusePostOps(engine),
            new DropDead(),
            new UpdateEarly(),
            new Recompute(LARGE),
            new UpdateEarly(),
            new HoistWeights()),
        EnumSet.allOf(MemoryReuse.class));
  }

  /// Returns the names of all that [#without] can leave out.
  public List<String> parts() {
    return Stream.concat(
        passes.stream().map(Pass::name),
        Arrays.stream(MemoryReuse.values()).filter(reuse::contains).map(MemoryReuse::title))
        .distinct()
        .toList();
  }

  /// Returns the same compiler without one of its parts: plans compute the same, slower or in more
  /// memory.
  ///
  /// @param part name of a pass, or title of a way to reuse memory
  /// @throws IllegalArgumentException if there is no such part
  public Compiler without(String part) {
    if (!parts().contains(part)) {
      throw new IllegalArgumentException(
          "the compiler has no part '%s'. Choose one of %s.".formatted(part, parts()));
    }
    return new Compiler(
        engine,
        passes.stream().filter(pass -> !pass.name().equals(part)).toList(),
        reuse.stream().filter(way -> !way.title().equals(part)).collect(Collectors.toSet()));
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
    return compile(graph, bound, CACHED * engine.threads());
  }

  /// As [#compile(Graph, Map)], where so many bytes of a layer's images stay in the cache.
  Plan compile(Graph graph, Map<String, Tensor> bound, long cache) {
    Graph last = graph;
    for (Pass pass : passes) {
      last = pass.run(last);
    }
    Arena natives = Arena.ofAuto();
    MicroBatches few = reuse.contains(MemoryReuse.MICRO_BATCHES)
        ? MicroBatches.of(last, cache)
        : MicroBatches.NONE;
    List<Optional<Kernel>> kernels = kernels(last, few, natives);
    MemoryPlan memory = MemoryPlan.of(last, kernels, reuse, few);
    Map<Integer, Tiles> tiles = tiles(last, few, kernels, memory, natives);
    return new Plan(last, kernels, memory, tiles, few, engine, bound, natives);
  }

  private Map<Integer, Tiles> tiles(
      Graph graph, MicroBatches few, List<Optional<Kernel>> kernels, MemoryPlan memory,
      Arena natives) {
    JavaEngine plain = JavaEngine.plain(1);
    return reuse.contains(MemoryReuse.TILES)
        ? Tiles.of(graph, few, kernels, memory, node -> engine.kernel(node, natives)
            .or(() -> plain(node, natives, plain)).orElseThrow())
        : Map.of();
  }

  private List<Optional<Kernel>> kernels(Graph graph, MicroBatches few, Arena natives) {
    JavaEngine plain = JavaEngine.plain(1);
    Map<Value, Integer> writers = new HashMap<>();
    Set<Integer> left = new HashSet<>();
    List<Optional<Kernel>> kernels = new ArrayList<>();
    List<Node> nodes = IntStream.range(0, graph.nodes().size())
        .mapToObj(i -> few.at(i).map(group -> group.part(graph.nodes().get(i)))
            .orElse(graph.nodes().get(i)))
        .toList();
    for (Node node : nodes) {
      Optional<Kernel> own = node.op() instanceof Reshape
          ? Optional.empty()
          : engine.kernel(node, natives);
      if (own.isEmpty()) {
        left.add(kernels.size());
      }
      node.outputs().forEach(value -> writers.put(value, kernels.size()));
      kernels.add(own);
    }
    for (int i = 0; i < kernels.size(); i++) {
      Node node = nodes.get(i);
      if (node.op() instanceof BatchNormReluGrad) {
        // A mask is in the form of the engine that wrote it, so both run on the same one.
        int writer = requireNonNull(writers.get(node.input(5)));
        if (left.contains(i) != left.contains(writer)) {
          left.add(i);
          left.add(writer);
        }
      }
    }
    for (int i : left) {
      kernels.set(i, plain(nodes.get(i), natives, plain));
    }
    return kernels;
  }

  private Optional<Kernel> plain(Node node, Arena natives, JavaEngine plain) {
    if (node.op() instanceof Reshape) {
      return Optional.empty();
    }
    Optional<Kernel> kernel = plain.kernel(node, natives);
    if (kernel.isEmpty()) {
      throw new UnsupportedOperationException(
          "%s: the engine '%s' has no kernel for %s.".formatted(node.origin(), engine.name(),
              node.op()));
    }
    return kernel;
  }
}
