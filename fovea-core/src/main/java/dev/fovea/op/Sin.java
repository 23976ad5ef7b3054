package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sine of an angle in radians.
public record Sin() implements Unary {
  @Override
  public double apply(double x) {
    return Math.sin(x);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value slope = g.apply(new Cos(), node.input(0));
    return Arrays.asList(g.apply(new Multiply(), dy.getFirst(), slope));
  }
}
