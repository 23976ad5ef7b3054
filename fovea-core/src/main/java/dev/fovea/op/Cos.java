package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cosine of an angle in radians.
public record Cos() implements Unary {
  @Override
  public double apply(double x) {
    return Math.cos(x);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value slope = g.apply(new Affine(-1, 0), g.apply(new Sin(), node.input(0)));
    return Arrays.asList(g.apply(new Multiply(), dy.getFirst(), slope));
  }
}
