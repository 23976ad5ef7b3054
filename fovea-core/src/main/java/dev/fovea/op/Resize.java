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

/// Stretches or shrinks one axis to another length.
///
/// Element `i` of the result is what the input has at `(i + 0.5) * input / length - 0.5`, so that
/// both ends stay where they are; outside of the input's centres its ends count.
///
/// @param axis   which axis, counted from 0
/// @param length its length in the result, at least 1
/// @param linear whether to mix the two neighbours by their distances, or to take the nearest one
public record Resize(int axis, int length, boolean linear) implements Op {
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
    return Arrays.asList(g.apply(new ResizeGrad(axis, input, linear), dy.getFirst()));
  }

  /// Returns where element `i` of the result lies in an input of this length, from 0 to its last
  /// element.
  public double place(int i, int input) {
    double place = (i + 0.5) * input / length - (linear ? 0.5 : 0);
    return Math.min(Math.max(linear ? place : Math.floor(place), 0), input - 1);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 3 * infer(inputs).getFirst().shape().size();
  }
}
