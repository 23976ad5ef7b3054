package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `a - b`.
public record Subtract() implements Binary {
  @Override
  public double apply(double a, double b) {
    return a - b;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value d = dy.getFirst();
    Value minus = g.apply(new Affine(-1, 0), d);
    return Arrays.asList(
        Broadcast.undo(g, d, node.input(0).shape()),
        Broadcast.undo(g, minus, node.input(1).shape()));
  }
}
