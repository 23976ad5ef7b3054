package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derivative of [Resize]: each element gives its derivative to those that it came from.
///
/// @param axis      which axis, counted from 0
/// @param length    its length in the input of Resize
/// @param filter    which elements counted
/// @param antialias whether the filter grew with the step
public record ResizeGrad(int axis, int length, Filter filter, boolean antialias) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    return new Resize(axis, length, filter, antialias).infer(inputs);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    int result = node.input(0).shape().dim(axis);
    return Arrays.asList(g.apply(new Resize(axis, result, filter, antialias), dy.getFirst()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 3 * inputs.getFirst().shape().size();
  }
}
