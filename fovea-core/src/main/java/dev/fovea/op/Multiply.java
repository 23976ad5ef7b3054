package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `a * b`.
public record Multiply() implements Binary {
  @Override
  public double apply(double a, double b) {
    return a * b;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value a = g.apply(new Multiply(), dy.getFirst(), node.input(1));
    Value b = g.apply(new Multiply(), dy.getFirst(), node.input(0));
    return Arrays.asList(
        Broadcast.undo(g, a, node.input(0).shape()), Broadcast.undo(g, b, node.input(1).shape()));
  }
}
