package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.regularizer.Regularizer;

/// A penalty of a graph under construction, whose nodes are added only where there is a loss.
///
/// @param path        the layer or weight that it belongs to
/// @param regularizer how it is computed
/// @param value       what of
/// @param factor      what it is multiplied by
record Penalty(String path, Regularizer regularizer, Value value, double factor) {
  Value add(GraphBuilder g) {
    return g.within(path, () -> {
      Value penalty = regularizer.penalty(g, value);
      return factor == 1 ? penalty : g.apply(new Affine(factor, 0), penalty);
    });
  }
}
