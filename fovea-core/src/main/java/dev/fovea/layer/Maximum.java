package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// The largest of its inputs, element by element.
///
/// Inputs: two or more of one shape; axes of length 1 repeat to fit. Output: the common shape.
///
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/merging_layers/maximum/">Keras: Maximum layer</a>
public record Maximum(String name, boolean trainable) implements MergeLayer {
  /// Returns a layer without a name.
  public Maximum() {
    this("", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    return Merge.fold(scope, "compares", new dev.fovea.op.Maximum(), inputs);
  }
}
