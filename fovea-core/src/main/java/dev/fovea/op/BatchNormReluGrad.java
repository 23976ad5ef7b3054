package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The derivative of [BatchNormRelu].
///
/// Inputs: as for [BatchNormGrad], and the mask. Outputs as for BatchNormGrad.
///
/// @param epsilon what kept the root away from 0
public record BatchNormReluGrad(double epsilon) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Same.shapes(inputs.get(0), inputs.get(5));
    return new BatchNormGrad(epsilon).infer(inputs);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 12 * inputs.getFirst().shape().size();
  }
}
