package dev.fovea.regularizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Relu;
import dev.fovea.op.Square;
import dev.fovea.op.Sum;
import java.util.List;
import java.util.stream.IntStream;

/// Sums over all elements of a value, each times a factor.
final class Sums {
  private Sums() {}

  /// Returns the factor, if it is a number that a penalty may have.
  static double factor(String what, double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s must be at least 0 and finite, got %s.".formatted(what, factor));
    }
    return factor;
  }

  /// Returns the sum of the sizes without the signs; the derivative of the size of 0 is 0.
  static Value sizes(GraphBuilder g, Value x, double factor) {
    Value minus = g.apply(new Relu(), g.apply(new Affine(-1, 0), x));
    return all(g, g.apply(new Add(), g.apply(new Relu(), x), minus), factor);
  }

  /// Returns the sum of the squares.
  static Value squares(GraphBuilder g, Value x, double factor) {
    return all(g, g.apply(new Square(), x), factor);
  }

  private static Value all(GraphBuilder g, Value x, double factor) {
    List<Integer> axes = IntStream.range(0, x.shape().rank()).boxed().toList();
    return g.apply(new Affine(factor, 0), g.apply(new Sum(axes), x));
  }
}
