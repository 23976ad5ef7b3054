package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The derivative of [Softmax] from its result `y`: `y * (dy - sum(y * dy))` along the last axis.
///
/// Inputs: `y`, `dy`, of one shape.
public record SoftmaxGrad() implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Same.shapes(inputs.get(0), inputs.get(1));
    return List.of(inputs.getFirst());
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 4 * inputs.getFirst().shape().size();
  }
}
