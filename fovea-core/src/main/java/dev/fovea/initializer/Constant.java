package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Starts every element at the same value.
///
/// @param value the value
/// @see <a href="https://keras.io/api/layers/initializers/">Keras: layer weight initializers</a>
public record Constant(double value) implements Initializer {
  /// Checks the value.
  ///
  /// @throws IllegalArgumentException if it is not finite
  public Constant {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "Constant value must be a finite number, got %s.".formatted(value));
    }
  }

  /// Returns Keras's defaults.
  public Constant() {
    this(0);
  }

  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    for (long i = 0; i < weight.shape().size(); i++) {
      weight.set(i, value);
    }
  }
}
