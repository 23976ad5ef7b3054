package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The position of the largest element along the last axis, which then is gone; the first of equals.
public record ArgMax() implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape shape = inputs.getFirst().shape();
    if (shape.rank() == 0 || shape.last() == 0) {
      throw new Mismatch("%s has no last axis to search".formatted(shape),
          "give at least one axis");
    }
    return List.of(new TensorType(DType.I32, shape.slice(0, shape.rank() - 1)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Collections.singletonList(null);
  }
}
