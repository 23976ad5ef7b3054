package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `log(1 + exp(x))`, computed without overflow.
public record Softplus() implements Unary {
  @Override
  public double apply(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value slope = g.apply(new Sigmoid(), node.input(0));
    return Arrays.asList(g.apply(new Multiply(), slope, dy.getFirst()));
  }
}
