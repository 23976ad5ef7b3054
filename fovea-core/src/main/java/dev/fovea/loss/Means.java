package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Sum;
import java.util.List;
import java.util.stream.IntStream;

/// Means as sums and factors.
final class Means {
  private Means() {}

  static Value all(GraphBuilder g, Value x) {
    return over(g, x, IntStream.range(0, x.shape().rank()).boxed().toList());
  }

  static Value last(GraphBuilder g, Value x) {
    return over(g, x, List.of(x.shape().rank() - 1));
  }

  private static Value over(GraphBuilder g, Value x, List<Integer> axes) {
    double count = axes.stream().mapToDouble(axis -> x.shape().dim(axis)).reduce(1,
        (a, b) -> a * b);
    return g.apply(new Affine(1 / count, 0), g.apply(new Sum(axes), x));
  }
}
