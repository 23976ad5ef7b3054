package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Puts what follows from weights alone to the front, such as kernels into which a batch normalization
/// was folded: a plan computes it once, and again only when a weight has changed.
///
/// Weights that the graph itself overwrites do not count, so that in training only frozen ones do.
public record HoistWeights() implements Pass {
  @Override
  public Graph run(Graph graph) {
    Set<Node> steady = Steady.nodes(graph);
    List<Node> nodes = new ArrayList<>(steady);
    graph.nodes().stream().filter(node -> !steady.contains(node)).forEach(nodes::add);
    return new Graph(graph.inputs(), nodes, graph.outputs());
  }
}
