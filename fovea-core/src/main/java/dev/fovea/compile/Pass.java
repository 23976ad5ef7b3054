package dev.fovea.compile;

import dev.fovea.graph.Graph;

/// One rewriting of a graph that keeps what it computes.
public interface Pass {
  /// Returns the graph, improved; ports keep their names, kinds and types.
  Graph run(Graph graph);

  /// Returns the name that `fovea explain-plan` prints.
  default String name() {
    return getClass().getSimpleName();
  }
}
