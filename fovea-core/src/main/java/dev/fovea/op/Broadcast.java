package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Repeats axes of length 1, and axes that are missing in front, until the shape is `shape`.
///
/// @param shape shape of the result
public record Broadcast(Shape shape) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape from = inputs.getFirst().shape();
    if (!Binary.shape(from, shape).equals(shape)) {
      throw new Mismatch(
          "%s does not repeat to %s".formatted(from, shape), "repeat axes of length 1 only");
    }
    return List.of(inputs.getFirst().with(shape));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(undo(g, dy.getFirst(), node.input(0).shape()));
  }

  /// Sums a derivative over the axes that were repeated, so that it has the shape `shape` again.
  static Value undo(GraphBuilder g, Value d, Shape shape) {
    if (d.shape().equals(shape)) {
      return d;
    }
    int extra = d.shape().rank() - shape.rank();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < d.shape().rank(); axis++) {
      if (axis < extra || shape.dim(axis - extra) != d.shape().dim(axis)) {
        axes.add(axis);
      }
    }
    Value sum = g.apply(new Sum(axes), d);
    return sum.shape().equals(shape) ? sum : g.apply(new Reshape(shape), sum);
  }
}
