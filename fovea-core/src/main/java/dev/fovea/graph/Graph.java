package dev.fovea.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A computation without loops: nodes in the order in which they run.
///
/// @param inputs  where values enter
/// @param nodes   the steps; each reads inputs or results of earlier steps only
/// @param outputs where values leave
/// @see GraphText
public record Graph(List<Port> inputs, List<Node> nodes, List<Port> outputs) {
  /// Keeps copies of the lists.
  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// Returns the input of this name.
  public Optional<Port> input(String name) {
    return inputs.stream().filter(port -> port.name().equals(name)).findFirst();
  }

  /// Returns the output of this name.
  public Optional<Port> output(String name) {
    return outputs.stream().filter(port -> port.name().equals(name)).findFirst();
  }

  /// Returns, for each value that a node computes, that node.
  public Map<Value, Node> producers() {
    Map<Value, Node> producers = new HashMap<>();
    for (Node node : nodes) {
      node.outputs().forEach(output -> producers.put(output, node));
    }
    return producers;
  }

  /// Returns how often each value is read, by nodes and by output ports.
  public Map<Value, Integer> reads() {
    Map<Value, Integer> reads = new HashMap<>();
    for (Node node : nodes) {
      node.inputs().forEach(input -> reads.merge(input, 1, Integer::sum));
    }
    outputs.forEach(port -> reads.merge(port.value(), 1, Integer::sum));
    return reads;
  }

  /// Returns the arithmetic of all nodes, a multiply-add counted as two.
  public long flops() {
    return nodes.stream().mapToLong(Node::flops).sum();
  }

  @Override
  public String toString() {
    return GraphText.print(this);
  }
}
