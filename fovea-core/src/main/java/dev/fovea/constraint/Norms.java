package dev.fovea.constraint;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import java.util.List;

/// The lengths of a weight's vectors along some axes, and weights with other lengths.
final class Norms {
  /// Keras's `epsilon()`, which keeps quotients finite.
  private static final double EPSILON = 1e-7;

  private Norms() {}

  /// Returns a copy of the axes, if there are some and each is there once.
  static List<Integer> axes(String constraint, List<Integer> axes) {
    if (axes.isEmpty() || axes.stream().distinct().count() < axes.size()) {
      throw new IllegalArgumentException(
          "%s needs at least one axis, each once, got %s.".formatted(constraint, axes));
    }
    return List.copyOf(axes);
  }

  /// Returns the lengths along the axes, which stay with length 1.
  static Value of(GraphBuilder g, String constraint, Value weight, List<Integer> axes) {
    Shape kept = weight.shape();
    int rank = kept.rank();
    for (int axis : axes) {
      if (axis < -rank || axis >= rank) {
        throw new GraphException(
            "%s: %s has no axis %d for %s.\n  fix:    choose axes from %d to %d."
                .formatted(g.origin(), weight.type(), axis, constraint, -rank, rank - 1),
            null);
      }
      kept = kept.with(axis, 1);
    }
    List<Integer> counted = axes.stream().map(axis -> axis < 0 ? axis + rank : axis).distinct()
        .sorted().toList();
    Value squares = g.apply(new Sum(counted), g.apply(new Square(), weight));
    return g.apply(new Reshape(kept), g.apply(new Sqrt(), squares));
  }

  /// Returns the weight with about these lengths in place of its own: `weight * wanted / (1e-7 + length)`.
  static Value rescaled(GraphBuilder g, Value weight, Value lengths, Value wanted) {
    Value divisor = g.apply(new Affine(1, EPSILON), lengths);
    return g.apply(new Multiply(), weight, g.apply(new Divide(), wanted, divisor));
  }

  /// Returns the weight divided by its lengths: `weight / (1e-7 + length)`.
  static Value unit(GraphBuilder g, Value weight, Value lengths) {
    return g.apply(new Divide(), weight, g.apply(new Affine(1, EPSILON), lengths));
  }
}
