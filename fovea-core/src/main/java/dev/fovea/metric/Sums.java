package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import java.util.stream.IntStream;

/// Sums over batches, and shares of them.
final class Sums {
  private Sums() {}

  /// The sum of all elements.
  static Value all(GraphBuilder g, Value x) {
    return g.apply(new Sum(IntStream.range(0, x.shape().rank()).boxed().toList()), x);
  }

  /// The mean of each sample, `[batch]`.
  static Value perSample(GraphBuilder g, Value x) {
    int rank = x.shape().rank();
    if (rank == 1) {
      return x;
    }
    double figures = (double) x.shape().size() / x.shape().dim(0);
    return g.apply(new Affine(1 / figures, 0),
        g.apply(new Sum(IntStream.range(1, rank).boxed().toList()), x));
  }

  /// Each element times its sample's weight.
  static Value weighted(GraphBuilder g, Value x, Value weights) {
    Shape shape = x.shape();
    for (int axis = 1; axis < x.shape().rank(); axis++) {
      shape = shape.with(axis, 1);
    }
    return g.apply(new Multiply(), x, g.apply(new Reshape(shape), weights));
  }

  /// `part / whole`, 0 where there is no whole.
  static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
