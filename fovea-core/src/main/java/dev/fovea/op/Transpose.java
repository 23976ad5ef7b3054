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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reorders the axes: axis `i` of the result is axis `order[i]` of the input.
///
/// @param order each axis once
public record Transpose(List<Integer> order) implements Op {
  /// Keeps a copy of the list.
  public Transpose {
    order = List.copyOf(order);
  }

  /// Returns the order that moves axis `from` to the end, or the one that moves it back.
  public static Transpose moveToLast(int from, int rank, boolean back) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      axes.add(back
          ? (axis < from ? axis : axis == from ? rank - 1 : axis - 1)
          : (axis < from ? axis : axis == rank - 1 ? from : axis + 1));
    }
    return new Transpose(axes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape shape = inputs.getFirst().shape();
    List<Integer> all = IntStream.range(0, shape.rank()).boxed().toList();
    if (!order.stream().sorted().toList().equals(all)) {
      throw new Mismatch(
          "%s is no order of the axes of %s".formatted(order, shape), "name each axis once");
    }
    return List.of(inputs.getFirst().with(new Shape(order.stream().map(shape::dim).toList())));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    List<Integer> back = IntStream.range(0, order.size()).boxed().map(order::indexOf).toList();
    return Arrays.asList(g.apply(new Transpose(back), dy.getFirst()));
  }
}
