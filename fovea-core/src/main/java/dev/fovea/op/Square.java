package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `x * x`.
public record Square() implements Unary {
  @Override
  public double apply(double x) {
    return x * x;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value twice = g.apply(new Affine(2, 0), node.input(0));
    return Arrays.asList(g.apply(new Multiply(), twice, dy.getFirst()));
  }
}
