package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derivative of [Clip] from its input: `b` where `a` is inside the interval, else 0.
///
/// @param low  lower end, inside
/// @param high upper end, inside
public record ClipGrad(double low, double high) implements Binary {
  @Override
  public double apply(double a, double b) {
    return a >= low && a <= high ? b : 0;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(null, g.apply(new ClipGrad(low, high), node.input(0), dy.getFirst()));
  }
}
