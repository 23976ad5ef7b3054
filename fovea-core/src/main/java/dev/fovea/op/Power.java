package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Each element to the power of a number; not a number for one below 0 to a broken power.
///
/// @param exponent the number
public record Power(double exponent) implements Unary {
  @Override
  public double apply(double x) {
    return Math.pow(x, exponent);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    if (exponent == 0) {
      // The slope is 0 everywhere, and 0 * x^-1 is not where x is 0.
      return Arrays.asList(g.apply(new Fill(node.output().type(), 0)));
    }
    Value slope = g.apply(new Affine(exponent, 0),
        g.apply(new Power(exponent - 1), node.input(0)));
    return Arrays.asList(g.apply(new Multiply(), slope, dy.getFirst()));
  }
}
