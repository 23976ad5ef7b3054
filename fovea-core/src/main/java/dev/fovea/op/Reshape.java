package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The same elements in the same order under another shape.
///
/// @param shape shape of the result, with as many elements
public record Reshape(Shape shape) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType from = inputs.getFirst();
    if (from.shape().size() != shape.size()) {
      throw new Mismatch(
          "%s has %d elements, %s has %d"
              .formatted(from, from.shape().size(), shape, shape.size()),
          "choose a shape with as many elements");
    }
    return List.of(from.with(shape));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new Reshape(node.input(0).shape()), dy.getFirst()));
  }
}
