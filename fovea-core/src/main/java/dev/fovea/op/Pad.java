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

/// Puts a border of one value around a tensor.
///
/// @param before elements in front of each axis
/// @param after  elements behind each axis
/// @param value  what the border holds
public record Pad(List<Integer> before, List<Integer> after, double value) implements Op {
  /// Keeps copies of the lists.
  public Pad {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape from = inputs.getFirst().shape();
    if (before.size() != from.rank() || after.size() != from.rank()) {
      throw new Mismatch(
          "padding names %d axes, the input has %d".formatted(before.size(), from.rank()),
          "name each axis once");
    }
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      dims.add(Math.addExact(
          Math.addExact(before.get(axis), from.dim(axis)), after.get(axis)));
    }
    return List.of(inputs.getFirst().with(new Shape(dims)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new Slice(before, node.input(0).shape()), dy.getFirst()));
  }
}
