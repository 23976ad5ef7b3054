package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves what is outside of an interval to its nearer end; the derivative there is 0.
///
/// @param low  smallest result
/// @param high largest result
public record Clip(double low, double high) implements Unary {
  @Override
  public double apply(double x) {
    return Math.min(Math.max(x, low), high);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new ClipGrad(low, high), node.input(0), dy.getFirst()));
  }
}
