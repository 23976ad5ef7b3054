package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies a graph node by node, and lets a rule put something else in a node's place.
///
/// The copy goes through a builder, so types are inferred anew and equal nodes become one.
public final class Rewrite {
  /// What a pass does with one node.
  @FunctionalInterface
  public interface Rule {
    /// Returns the values that take the place of the node's results, or nothing to keep the node.
    Optional<List<Value>> apply(Node node, Rewrite copy);
  }

  private final GraphBuilder g = new GraphBuilder();
  private final Map<Value, Value> copies = new HashMap<>();
  private final Map<Value, Node> producers;
  private final Map<Value, Integer> reads;

  private Rewrite(Graph graph) {
    producers = graph.producers();
    reads = graph.reads();
  }

  /// Returns the graph with the rule applied to each node in order.
  public static Graph each(Graph graph, Rule rule) {
    Rewrite copy = new Rewrite(graph);
    for (Port port : graph.inputs()) {
      copy.copies.put(port.value(), copy.g.input(port.kind(), port.name(), port.value().type()));
    }
    for (Node node : graph.nodes()) {
      List<Value> results = copy.g.within(
          node.origin(), () -> rule.apply(node, copy).orElseGet(() -> copy.keep(node)));
      for (int i = 0; i < results.size(); i++) {
        copy.copies.put(node.outputs().get(i), results.get(i));
      }
    }
    for (Port port : graph.outputs()) {
      copy.g.output(port.kind(), port.name(), copy.now(port.value()));
    }
    return copy.g.build();
  }

  private List<Value> keep(Node node) {
    return g.applyAll(node.op(), node.inputs().stream().map(this::now).toList());
  }

  /// Returns the value of the copy that stands for a value of the original.
  ///
  /// @throws IllegalStateException if a rule dropped it though somebody reads it
  public Value now(Value original) {
    Value copy = copies.get(original);
    if (copy == null) {
      throw new IllegalStateException("a pass dropped " + original + ", which is still read");
    }
    return copy;
  }

  /// Adds a node to the copy and returns its first result.
  public Value apply(Op op, Value... values) {
    return g.apply(op, values);
  }

  /// Adds a node to the copy and returns its results.
  public List<Value> applyAll(Op op, List<Value> values) {
    return g.applyAll(op, values);
  }

  /// Returns the node of the original that computes a value, or nothing for an input.
  public Optional<Node> producer(Value original) {
    return Optional.ofNullable(producers.get(original));
  }

  /// Returns how often a value of the original is read.
  public int reads(Value original) {
    return reads.getOrDefault(original, 0);
  }
}
