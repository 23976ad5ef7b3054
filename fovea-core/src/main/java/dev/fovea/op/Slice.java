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

/// A block out of a tensor.
///
/// @param begin first element on each axis
/// @param shape length of the block on each axis
public record Slice(List<Integer> begin, Shape shape) implements Op {
  /// Keeps a copy of the list.
  public Slice {
    begin = List.copyOf(begin);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape from = inputs.getFirst().shape();
    boolean inside = begin.size() == from.rank() && shape.rank() == from.rank();
    for (int axis = 0; inside && axis < from.rank(); axis++) {
      inside = begin.get(axis) >= 0 && begin.get(axis) + shape.dim(axis) <= from.dim(axis);
    }
    if (!inside) {
      throw new Mismatch(
          "the block %s at %s is not inside %s".formatted(shape, begin, from),
          "choose a block inside the tensor");
    }
    return List.of(inputs.getFirst().with(shape));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Shape whole = node.input(0).shape();
    List<Integer> after = new ArrayList<>();
    for (int axis = 0; axis < whole.rank(); axis++) {
      after.add(whole.dim(axis) - begin.get(axis) - shape.dim(axis));
    }
    return Arrays.asList(g.apply(new Pad(begin, after, 0), dy.getFirst()));
  }
}
