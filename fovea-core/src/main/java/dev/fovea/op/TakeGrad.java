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

/// The derivative of [Take]: each element of the input gets the sum of those that it became.
///
/// @param axis   which axis, counted from 0
/// @param index  which element of Take's input each element is
/// @param length length of the axis in Take's input
public record TakeGrad(int axis, List<Integer> index, int length) implements Op {
  /// Keeps a copy of the list.
  public TakeGrad {
    index = List.copyOf(index);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape from = inputs.getFirst().shape();
    if (axis < 0 || axis >= from.rank() || index.size() != from.dim(axis)
        || index.stream().anyMatch(i -> i < 0 || i >= length)) {
      throw new Mismatch(
          "axis %d of %s does not go to elements %s of %d".formatted(axis, from, index, length),
          "name a place for each element of the axis");
    }
    return List.of(inputs.getFirst().with(from.with(axis, length)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new Take(axis, index), dy.getFirst()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return inputs.getFirst().shape().size();
  }
}
