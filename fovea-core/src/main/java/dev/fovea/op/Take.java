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

/// Elements along one axis, in a fixed order: any of them may come several times, or not at all.
///
/// @param axis  which axis, counted from 0
/// @param index which element of the input each element of the result is, counted from 0
public record Take(int axis, List<Integer> index) implements Op {
  /// Keeps a copy of the list.
  public Take {
    index = List.copyOf(index);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape from = inputs.getFirst().shape();
    if (axis < 0 || axis >= from.rank()
        || index.stream().anyMatch(i -> i < 0 || i >= from.dim(axis))) {
      throw new Mismatch(
          "%s has not all elements %s on axis %d".formatted(from, index, axis),
          "name an axis that exists and elements that it has");
    }
    return List.of(inputs.getFirst().with(from.with(axis, index.size())));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    int length = node.input(0).shape().dim(axis);
    return Arrays.asList(g.apply(new TakeGrad(axis, index, length), dy.getFirst()));
  }
}
