package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// The first input less the second, element by element.
///
/// Inputs: two of one shape; axes of length 1 repeat to fit. Output: the common shape.
///
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/merging_layers/subtract/">Keras: Subtract layer</a>
public record Subtract(String name, boolean trainable) implements MergeLayer {
  /// Returns a layer without a name.
  public Subtract() {
    this("", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    Merge.two(scope, "subtracts", inputs);
    return Merge.fold(scope, "subtracts", new dev.fovea.op.Subtract(), inputs);
  }
}
