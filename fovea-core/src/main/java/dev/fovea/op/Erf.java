package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The error function: twice the area under the bell curve `exp(-t²) / sqrt(pi)` from 0 to `x`.
///
/// @see <a href="https://dlmf.nist.gov/7.6#E2">NIST Digital Library of Mathematical Functions,
///     7.6.2, the series with terms of one sign</a>
public record Erf() implements Unary {
  private static final double SLOPE = 2 / Math.sqrt(Math.PI);

  /// From here on the result is 1 in double precision.
  private static final double SATURATED = 6;

  @Override
  public double apply(double x) {
    if (Math.abs(x) >= SATURATED) {
      return Math.signum(x);
    }
    double square = x * x;
    double term = x;
    double sum = x;
    for (int odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
      term *= 2 * square / odd;
      sum += term;
    }
    return SLOPE * Math.exp(-square) * sum;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value square = g.apply(new Affine(-1, 0), g.apply(new Square(), node.input(0)));
    Value bell = g.apply(new Affine(SLOPE, 0), g.apply(new Exp(), square));
    return Arrays.asList(g.apply(new Multiply(), bell, dy.getFirst()));
  }
}
