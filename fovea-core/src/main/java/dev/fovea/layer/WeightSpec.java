package dev.fovea.layer;

import dev.fovea.initializer.Initializer;
import dev.fovea.tensor.TensorType;

/// A weight that a layer asks for.
///
/// @param path        layer and weight, such as `conv2d/kernel`
/// @param type        element type and shape
/// @param initializer what gives it its first values
/// @param trainable   whether training changes it by its derivative
public record WeightSpec(String path, TensorType type, Initializer initializer, boolean trainable) {
  /// Returns the name of the layer.
  public String layer() {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
