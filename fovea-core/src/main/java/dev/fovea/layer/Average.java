package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import java.util.List;

/// The mean of its inputs, element by element.
///
/// Inputs: two or more of one shape; axes of length 1 repeat to fit. Output: the common shape.
///
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/merging_layers/average/">Keras: Average layer</a>
public record Average(String name, boolean trainable) implements MergeLayer {
  /// Returns a layer without a name.
  public Average() {
    this("", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    Value sum = Merge.fold(scope, "averages", new dev.fovea.op.Add(), inputs);
    return scope.apply(new Affine(1.0 / inputs.size(), 0), sum);
  }
}
