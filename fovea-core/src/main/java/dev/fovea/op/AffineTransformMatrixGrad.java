package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The derivative of an [AffineTransform] that mixes neighbours with respect to the matrices.
///
/// Inputs: the images `[batch, height, width, channels]`, the matrices `[batch, 6]`, and the
/// derivative with respect to the result. Where a pixel's place is a whole number, the slope towards
/// the next pixel counts.
///
/// @param fill      what lies outside of an image
/// @param fillValue what lies outside where `fill` is constant
public record AffineTransformMatrixGrad(FillMode fill, double fillValue) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    AffineTransform.check(inputs.get(0), inputs.get(1));
    Same.shapes(inputs.get(0), inputs.get(2));
    return List.of(inputs.get(1));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 12 * inputs.getFirst().shape().size();
  }
}
