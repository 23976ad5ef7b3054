package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts its inputs one behind the other along an axis; all other axes must agree.
///
/// @param axis which axis, counted from 0
public record Concat(int axis) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType first = inputs.getFirst();
    int length = 0;
    for (TensorType input : inputs) {
      boolean fits = input.shape().rank() == first.shape().rank()
          && axis < first.shape().rank()
          && input.with(input.shape().with(axis, first.shape().dim(axis))).equals(first);
      if (!fits) {
        throw new Mismatch(
            "%s and %s do not fit behind each other on axis %d".formatted(first, input, axis),
            "make all other axes the same");
      }
      length = Math.addExact(length, input.shape().dim(axis));
    }
    return List.of(first.with(first.shape().with(axis, length)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    List<@Nullable Value> parts = new ArrayList<>();
    int from = 0;
    for (Value input : node.inputs()) {
      List<Integer> begin = new ArrayList<>(Collections.nCopies(input.shape().rank(), 0));
      begin.set(axis, from);
      parts.add(g.apply(new Slice(begin, input.shape()), dy.getFirst()));
      from += input.shape().dim(axis);
    }
    return parts;
  }
}
