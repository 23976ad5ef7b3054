package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Keeps only the nodes that the outputs need: unused derivatives, above all, go.
public record DropDead() implements Pass {
  @Override
  public Graph run(Graph graph) {
    Set<Value> needed = new HashSet<>(graph.outputs().stream().map(Port::value).toList());
    List<Node> kept = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        kept.add(node);
        needed.addAll(node.inputs());
      }
    }
    return new Graph(graph.inputs(), kept.reversed(), graph.outputs());
  }
}
