package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.regularizer.L1L2;

/// Adds a penalty for its input to the loss, and gives the input on.
///
/// Input and output have the same shape. The penalty is `(l1 * sum(|x|) + l2 * sum(x * x)) / batch`,
/// in training and when the model is measured.
///
/// @param l1        factor of the sizes, at least 0
/// @param l2        factor of the squares, at least 0
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/regularization_layers/activity_regularization/">Keras:
///     ActivityRegularization</a>
public record ActivityRegularization(double l1, double l2, String name, boolean trainable)
    implements
      Layer {
  /// Checks the factors.
  ///
  /// @throws IllegalArgumentException if one is below 0 or not finite
  public ActivityRegularization {
    if (!(l1 >= 0 && l2 >= 0 && l1 + l2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "ActivityRegularization l1 and l2 must be at least 0 and finite, got %s and %s."
              .formatted(l1, l2));
    }
  }

  /// Returns a layer without a penalty, which is Keras's default.
  public ActivityRegularization() {
    this(0, 0);
  }

  /// Returns a layer with these factors.
  public ActivityRegularization(double l1, double l2) {
    this(l1, l2, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    scope.penalize(new L1L2(l1, l2), x);
    return x;
  }
}
