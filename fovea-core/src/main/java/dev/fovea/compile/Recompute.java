package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.Cast;
import dev.fovea.op.Fused;
import dev.fovea.op.Normalize;
import dev.fovea.op.Relu;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Computes large values again that are cheap to compute, instead of keeping them while memory is
/// scarcest: what batch normalization made of an image that its derivative reads anyway, every other
/// sum of a residual network, and weights in a narrower type.
///
/// @param least bytes that are in use when most is, from which on memory is worth time
/// @see <a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016, Training deep nets with sublinear
///     memory cost</a>
public record Recompute(long least) implements Pass {
  /// The smallest value that is worth it, as a share of all that is in use.
  private static final double SHARE = 1e-3;
  /// What another round must save at least, as a share of all that is in use.
  private static final double GAIN = 0.01;

  @Override
  public Graph run(Graph graph) {
    Search search = new Search(graph);
    while (search.most() >= least) {
      Graph rewritten = search.rewritten();
      Search next = new Search(rewritten);
      if (next.most() >= (1 - GAIN) * search.most()) {
        return graph;
      }
      graph = rewritten;
      search = next;
    }
    return graph;
  }

  /// An op that gives a value once more, and what it reads.
  private record Recipe(Op op, List<Value> inputs) {
    static Optional<Recipe> of(Node node) {
      return switch (node.op()) {
        case BatchNorm(var epsilon) -> Optional.of(normalize(epsilon, false, node));
        case BatchNormRelu(var epsilon) -> Optional.of(normalize(epsilon, true, node));
        case Cast op -> Optional.of(new Recipe(op, node.inputs()));
        case Op op when isSum(op) -> Optional.of(new Recipe(op, node.inputs()));
        default -> Optional.empty();
      };
    }

    /// Reads what the normalization read, and the mean and the variance that it found.
    private static Recipe normalize(double epsilon, boolean relu, Node node) {
      List<Value> all = new ArrayList<>(node.inputs());
      all.addAll(node.outputs().subList(1, 3));
      return new Recipe(new Normalize(epsilon, relu), all);
    }

    static boolean isSum(Op op) {
      return op instanceof Add || op instanceof Relu
          || op instanceof Fused(Op base, List<Op> tail) && base instanceof Add
              && tail.stream().allMatch(Relu.class::isInstance);
    }
  }

  /// Finds the values.
  private static final class Search {
    private final Graph graph;
    private final Map<Value, Node> producers;
    private final Set<Value> entering = new HashSet<>();
    private final Map<Value, List<Integer>> reads = new HashMap<>();
    private final long[] used;
    private int fullest;
    private int next;

    /// Nodes that run once more in front of a step, and what they give in whose place.
    private final Map<Integer, List<Node>> due = new HashMap<>();
    private final Map<Value, Value> again = new HashMap<>();

    Search(Graph graph) {
      this.graph = graph;
      producers = graph.producers();
      for (Port port : graph.inputs()) {
        entering.add(port.value());
        next = Math.max(next, port.value().id() + 1);
      }
      for (int step = 0; step < graph.nodes().size(); step++) {
        for (Value value : graph.nodes().get(step).inputs()) {
          reads.computeIfAbsent(value, _ -> new ArrayList<>()).add(step);
        }
        for (Value value : graph.nodes().get(step).outputs()) {
          next = Math.max(next, value.id() + 1);
        }
      }
      for (Port port : graph.outputs()) {
        reads.computeIfAbsent(port.value(), _ -> new ArrayList<>()).add(graph.nodes().size());
      }
      used = used();
    }

    /// Returns the bytes of the values that wait to be read, at each step; and finds where most do.
    /// What leaves the graph does not count: a new weight overwrites the old one.
    private long[] used() {
      List<Node> nodes = graph.nodes();
      long[] change = new long[nodes.size() + 1];
      for (int step = 0; step < nodes.size(); step++) {
        for (Value value : nodes.get(step).outputs()) {
          if (lastRead(value) < nodes.size()) {
            change[step] += value.type().bytes();
            change[Math.max(lastRead(value), step) + 1] -= value.type().bytes();
          }
        }
      }
      for (int step = 1; step < change.length; step++) {
        change[step] += change[step - 1];
        fullest = change[step] > change[fullest] ? step : fullest;
      }
      return change;
    }

    /// Returns the bytes in use when most is.
    long most() {
      return used[fullest];
    }

    private int lastRead(Value value) {
      return reads.getOrDefault(value, List.of(-1)).getLast();
    }

    /// Returns the graph that computes again what was computed before the fullest step, is read behind
    /// it, and can be had.
    Graph rewritten() {
      Set<Node> steady = Steady.nodes(graph);
      for (Node node : graph.nodes().subList(0, fullest)) {
        Value value = node.output();
        if (!steady.contains(node) && lastRead(value) < graph.nodes().size()
            && value.type().bytes() >= SHARE * most()) {
          reads.getOrDefault(value, List.of()).stream().filter(step -> step > fullest).findFirst()
              .ifPresent(step -> repeat(node, step));
        }
      }
      return again.isEmpty() ? graph : copy();
    }

    private void repeat(Node node, int step) {
      List<Node> nodes = new ArrayList<>();
      Optional<Value> copy = Recipe.of(node).flatMap(recipe -> run(recipe, node, step, nodes));
      copy.ifPresent(value -> {
        again.put(node.output(), value);
        due.computeIfAbsent(step, _ -> new ArrayList<>()).addAll(nodes);
      });
    }

    private Optional<Value> run(Recipe recipe, Node node, int step, List<Node> nodes) {
      List<Value> inputs = new ArrayList<>();
      for (Value input : recipe.inputs()) {
        Optional<Value> there = isThere(input, step)
            ? Optional.of(input)
            : normal(input, step, nodes);
        if (there.isEmpty()) {
          return there;
        }
        inputs.add(there.get());
      }
      Value copy = new Value(next++, node.output().type());
      nodes.add(new Node(recipe.op(), inputs, List.of(copy), node.origin()));
      return Optional.of(copy);
    }

    /// Tells whether somebody keeps a value until this step anyway.
    private boolean isThere(Value value, int step) {
      return entering.contains(value) || lastRead(value) >= step && !again.containsKey(value);
    }

    /// Normalizes again what a sum reads; longer chains would cost too much.
    private Optional<Value> normal(Value value, int step, List<Node> nodes) {
      Node node = requireNonNull(producers.get(value));
      return Recipe.of(node)
          .filter(recipe -> recipe.op() instanceof Normalize
              && recipe.inputs().stream().allMatch(input -> isThere(input, step)))
          .flatMap(recipe -> run(recipe, node, step, nodes));
    }

    private Graph copy() {
      Map<Value, Value> now = new HashMap<>();
      Map<Value, Value> origins = new HashMap<>();
      again.forEach((value, copy) -> origins.put(copy, value));
      List<Node> nodes = new ArrayList<>();
      for (int step = 0; step < graph.nodes().size(); step++) {
        for (Node extra : due.getOrDefault(step, List.of())) {
          nodes.add(extra);
          if (origins.containsKey(extra.output())) {
            now.put(requireNonNull(origins.get(extra.output())), extra.output());
          }
        }
        Node node = graph.nodes().get(step);
        List<Value> inputs = node.inputs().stream()
            .map(value -> now.getOrDefault(value, value)).toList();
        nodes.add(new Node(node.op(), inputs, node.outputs(), node.origin()));
      }
      return new Graph(graph.inputs(), nodes, graph.outputs());
    }
  }
}
