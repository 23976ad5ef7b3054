package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The derivative of [MaxPool]: each window's derivative goes to the element that won.
///
/// Inputs: places and derivative, both `[batch, positions…, channels]`. Output: `image`.
///
/// @param window how the window slid
/// @param image  shape of the image
public record MaxPoolGrad(Window window, Shape image) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType result = inputs.get(1).with(image);
    List<TensorType> forward = new MaxPool(window, true).infer(List.of(result));
    Same.shapes(forward.get(1), inputs.get(0));
    Same.shapes(forward.get(0), inputs.get(1));
    return List.of(result);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return inputs.get(1).shape().size();
  }
}
