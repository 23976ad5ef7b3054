package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derivative of [Sigmoid] from its result: `b * a * (1 - a)`.
public record SigmoidGrad() implements Binary {
  @Override
  public double apply(double a, double b) {
    return b * a * (1 - a);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value slope = g.apply(new Affine(-2, 1), node.input(0));
    Value a = g.apply(new Multiply(), g.apply(new Multiply(), slope, node.input(1)), dy.getFirst());
    return Arrays.asList(a, g.apply(new SigmoidGrad(), node.input(0), dy.getFirst()));
  }
}
