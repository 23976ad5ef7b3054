package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;

/// Repeats a row of features.
///
/// Input: `[batch, features]`. Output: `[batch, n, features]`.
///
/// @param n         how often, at least 1
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/repeat_vector/">Keras: RepeatVector layer</a>
public record RepeatVector(int n, String name, boolean trainable) implements Layer {
  /// Checks the number.
  ///
  /// @throws IllegalArgumentException if `n` is below 1
  public RepeatVector {
    Settings.positive("RepeatVector n", n);
  }

  /// Returns a layer without a name.
  public RepeatVector(int n) {
    this(n, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (x.shape().rank() != 2) {
      throw scope.error(
          "input is %s, which has %d axes; the layer needs 2"
              .formatted(x.type(), x.shape().rank()),
          "give [batch, features]");
    }
    int batch = x.shape().dim(0);
    int features = x.shape().last();
    Value one = scope.apply(new Reshape(Shape.of(batch, 1, features)), x);
    return scope.apply(new Broadcast(Shape.of(batch, n, features)), one);
  }
}
