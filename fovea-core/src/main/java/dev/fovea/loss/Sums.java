package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import java.util.List;

/// Sums over the last axis.
final class Sums {
  private Sums() {}

  /// The sums, without the last axis.
  static Value last(GraphBuilder g, Value x) {
    return g.apply(new Sum(List.of(x.shape().rank() - 1)), x);
  }

  /// The sums, with a last axis of length 1.
  static Value column(GraphBuilder g, Value x) {
    return g.apply(new Reshape(x.shape().with(-1, 1)), last(g, x));
  }
}
