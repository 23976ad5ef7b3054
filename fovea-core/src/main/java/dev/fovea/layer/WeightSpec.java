package dev.fovea.layer;

import dev.fovea.constraint.Constraint;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.regularizer.Regularizer;
import dev.fovea.tensor.TensorType;
import java.util.Optional;

/// A weight that a layer asks for.
///
/// @param path        layer and weight, such as `conv2d/kernel`
/// @param type        element type and shape
/// @param initializer what gives it its first values
/// @param trainable   whether training changes it by its derivative
/// @param regularizer penalty for its values, while it trains
/// @param constraint  what it must keep to after each training step
public record WeightSpec(
    String path,
    TensorType type,
    Initializer initializer,
    boolean trainable,
    Optional<Regularizer> regularizer,
    Optional<Constraint> constraint) {
  /// Adds the nodes that move a new value of the weight to one that its constraint allows.
  public Value constrained(GraphBuilder g, Value value) {
    return constraint.map(rule -> g.within(path, () -> rule.project(g, value))).orElse(value);
  }

  /// Returns the name of the layer.
  public String layer() {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
