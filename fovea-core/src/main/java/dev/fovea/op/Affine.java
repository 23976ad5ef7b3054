package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `scale * x + shift`.
///
/// @param scale what each element is multiplied by
/// @param shift what is added afterwards
public record Affine(double scale, double shift) implements Unary {
  @Override
  public double apply(double x) {
    return scale * x + shift;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new Affine(scale, 0), dy.getFirst()));
  }
}
