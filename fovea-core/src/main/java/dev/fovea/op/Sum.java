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

/// The sum over some axes, which then are gone.
///
/// @param axes which axes, counted from 0, in rising order
public record Sum(List<Integer> axes) implements Op {
  /// Keeps a copy of the list.
  public Sum {
    axes = List.copyOf(axes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape shape = inputs.getFirst().shape();
    List<Integer> dims = new ArrayList<>();
    for (int axis : axes) {
      if (axis < 0 || axis >= shape.rank()) {
        throw new Mismatch(
            "there is no axis %d in %s".formatted(axis, shape), "name axes from 0 to the rank");
      }
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims.add(shape.dim(axis));
      }
    }
    return List.of(inputs.getFirst().with(new Shape(dims)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Shape kept = node.input(0).shape();
    Shape ones = kept;
    for (int axis : axes) {
      ones = ones.with(axis, 1);
    }
    return Arrays.asList(
        g.apply(new Broadcast(kept), g.apply(new Reshape(ones), dy.getFirst())));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return inputs.getFirst().shape().size();
  }
}
