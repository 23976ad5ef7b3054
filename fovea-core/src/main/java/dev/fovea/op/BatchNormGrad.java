package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The derivative of [BatchNorm].
///
/// Inputs: `x`, `gamma`, the batch's mean and variance, and the derivative `dy` of the result.
/// Outputs: the derivatives with respect to `x`, `gamma` and `beta`.
///
/// @param epsilon what kept the root away from 0
public record BatchNormGrad(double epsilon) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType channels = inputs.get(1).with(Shape.of(inputs.get(0).shape().last()));
    inputs.subList(1, 4).forEach(each -> Same.types(channels, each));
    Same.shapes(inputs.get(0), inputs.get(4));
    return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 11 * inputs.getFirst().shape().size();
  }
}
