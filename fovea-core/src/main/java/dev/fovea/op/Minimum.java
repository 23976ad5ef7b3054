package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The smaller one of `a` and `b`; of equals the first, which then gets the derivative.
public record Minimum() implements Binary {
  @Override
  public double apply(double a, double b) {
    return Math.min(a, b);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value first = g.apply(new AtLeast(), node.input(1), node.input(0));
    Value second = g.apply(new Affine(-1, 1), first);
    Value a = g.apply(new Multiply(), dy.getFirst(), first);
    Value b = g.apply(new Multiply(), dy.getFirst(), second);
    return Arrays.asList(
        Broadcast.undo(g, a, node.input(0).shape()), Broadcast.undo(g, b, node.input(1).shape()));
  }
}
