package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// The product of its inputs, element by element.
///
/// Inputs: two or more of one shape; axes of length 1 repeat to fit. Output: the common shape.
///
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/merging_layers/multiply/">Keras: Multiply layer</a>
public record Multiply(String name, boolean trainable) implements MergeLayer {
  /// Returns a layer without a name.
  public Multiply() {
    this("", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    return Merge.fold(scope, "multiplies", new dev.fovea.op.Multiply(), inputs);
  }
}
