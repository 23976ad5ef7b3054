package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// What [BatchNorm], or [BatchNormRelu], made of an image, once more, from the mean and the variance
/// that it found.
///
/// Inputs: `x` `[…, channels]`; `gamma`, `beta`, mean and variance `[channels]`, which may be of a wider
/// element type. Output: `gamma * (x - mean) / sqrt(variance + epsilon) + beta`.
///
/// @param epsilon what keeps the root away from 0
/// @param relu    whether results below 0 become 0
public record Normalize(double epsilon, boolean relu) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType channels = inputs.get(1).with(Shape.of(inputs.get(0).shape().last()));
    inputs.subList(1, 5).forEach(each -> Same.types(channels, each));
    return List.of(inputs.getFirst());
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 3 * inputs.getFirst().shape().size();
  }
}
