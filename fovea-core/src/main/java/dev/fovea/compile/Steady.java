package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What stays the same from run to run until somebody changes a weight: the weights that the graph
/// itself leaves alone, and what follows from them.
final class Steady {
  private Steady() {}

  /// Returns the weights that the graph reads and does not overwrite.
  static Set<Value> weights(Graph graph) {
    Set<String> written = graph.outputs().stream().map(Port::name).collect(Collectors.toSet());
    return graph.inputs().stream()
        .filter(port -> port.kind() == Port.Kind.WEIGHT && !written.contains(port.name()))
        .map(Port::value)
        .collect(Collectors.toSet());
  }

  /// Returns the nodes that read such weights alone, or what follows from them, in order; with
  /// constants that they read.
  static Set<Node> nodes(Graph graph) {
    Set<Value> known = weights(graph);
    Set<Value> constants = new HashSet<>();
    Set<Node> steady = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (constants.containsAll(node.inputs())) {
        constants.addAll(node.outputs());
      } else if (node.inputs().stream().allMatch(v -> known.contains(v) || constants.contains(v))) {
        known.addAll(node.outputs());
        steady.add(node);
      }
    }
    Set<Value> needed = new HashSet<>();
    for (Node node : graph.nodes().reversed()) {
      if (steady.contains(node) || node.outputs().stream().anyMatch(needed::contains)
          && constants.containsAll(node.outputs())) {
        steady.add(node);
        needed.addAll(node.inputs());
      }
    }
    return graph.nodes().stream().filter(steady::contains)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Returns how many nodes at the graph's beginning a plan need not run each time.
  static int prefix(Graph graph) {
    Set<Node> steady = nodes(graph);
    List<Node> nodes = graph.nodes();
    int count = 0;
    while (count < nodes.size() && steady.contains(nodes.get(count))) {
      count++;
    }
    return count;
  }
}
