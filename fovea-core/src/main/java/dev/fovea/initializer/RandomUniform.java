package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws each element evenly between two limits.
///
/// @param minval the lower limit, inclusive
/// @param maxval the upper limit, exclusive; not below the lower
/// @see <a href="https://keras.io/api/layers/initializers/">Keras: layer weight initializers</a>
public record RandomUniform(double minval, double maxval) implements Initializer {
  /// Checks the limits.
  ///
  /// @throws IllegalArgumentException if the upper limit is below the lower
  public RandomUniform {
    if (!(minval <= maxval)) {
      throw new IllegalArgumentException(
          "RandomUniform needs limits in order, got %s and %s.".formatted(minval, maxval));
    }
  }

  /// Returns Keras's defaults.
  public RandomUniform() {
    this(-0.05, 0.05);
  }

  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    Draws.fill(weight, () -> minval + (maxval - minval) * random.nextDouble());
  }
}
