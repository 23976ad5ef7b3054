package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stretches or shrinks one axis to another length: each element of the result is a mean of some
/// elements of the input, with weights that its filter gives.
///
/// @param axis      which axis, counted from 0
/// @param length    its length in the result, at least 1
/// @param filter    which elements count, and how much
/// @param antialias whether the filter grows with the step where the axis shrinks
public record Resize(int axis, int length, Filter filter, boolean antialias) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType from = inputs.getFirst();
    boolean fits = axis >= 0 && axis < from.shape().rank() && length >= 1;
    if (!fits || from.shape().dim(axis) < 1) {
      throw new Mismatch(
          "axis %d of %s cannot get length %d".formatted(axis, from, length),
          "name an axis that has elements, and a length of at least 1");
    }
    return List.of(from.with(from.shape().with(axis, length)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    int input = node.input(0).shape().dim(axis);
    return Arrays.asList(
        g.apply(new ResizeGrad(axis, input, filter, antialias), dy.getFirst()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 3 * infer(inputs).getFirst().shape().size();
  }
}
