package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `max(x, 0)`; its derivative at 0 is 0.
///
/// @see <a href="https://proceedings.mlr.press/v15/glorot11a.html">Glorot, Bordes and Bengio 2011</a>
public record Relu() implements Unary {
  @Override
  public double apply(double x) {
    return Math.max(x, 0);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new ReluGrad(), node.output(), dy.getFirst()));
  }
}
