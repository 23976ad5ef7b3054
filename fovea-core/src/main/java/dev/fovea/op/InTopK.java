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

/// 1 where the labelled class is among the `k` largest scores, else 0.
///
/// Inputs: scores `[batch, classes]`, labels `[batch]` as integers. Output: `[batch]` of the scores'
/// type. Classes that tie with the labelled one do not push it out.
///
/// @param k how many places count, at least 1
public record InTopK(int k) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape scores = inputs.get(0).shape();
    if (scores.rank() != 2 || !inputs.get(1).equals(TensorType.i32(scores.dim(0)))) {
      throw new Mismatch(
          "scores %s need labels i32[%d]".formatted(inputs.get(0),
              scores.rank() > 0 ? scores.dim(0) : 0),
          "give one class number for each row of scores");
    }
    return List.of(inputs.get(0).with(Shape.of(scores.dim(0))));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(null, null);
  }
}
