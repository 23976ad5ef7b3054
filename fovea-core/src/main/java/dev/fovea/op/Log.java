package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The natural logarithm; not a number below 0.
public record Log() implements Unary {
  @Override
  public double apply(double x) {
    return Math.log(x);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new Divide(), dy.getFirst(), node.input(0)));
  }
}
