package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derivative of [Relu] from its result: `b` where `a` is above 0, else 0.
public record ReluGrad() implements Binary {
  @Override
  public double apply(double a, double b) {
    return a > 0 ? b : 0;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(null, g.apply(new ReluGrad(), node.input(0), dy.getFirst()));
  }
}
