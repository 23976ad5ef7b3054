package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The same numbers in another element type; a fraction is dropped on the way to an integer.
///
/// @param to element type of the result
public record Cast(DType to) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    return List.of(inputs.getFirst().with(to));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    DType from = node.input(0).dtype();
    return Arrays.asList(from.isFloating() ? g.apply(new Cast(from), dy.getFirst()) : null);
  }
}
