package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws each element from a normal distribution.
///
/// @param mean   its mean
/// @param stddev its standard deviation, at least 0
/// @see <a href="https://keras.io/api/layers/initializers/">Keras: layer weight initializers</a>
public record RandomNormal(double mean, double stddev) implements Initializer {
  /// Checks the standard deviation.
  ///
  /// @throws IllegalArgumentException if it is below 0
  public RandomNormal {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException(
          "RandomNormal needs a standard deviation of at least 0, got %s.".formatted(stddev));
    }
  }

  /// Returns Keras's defaults.
  public RandomNormal() {
    this(0, 0.05);
  }

  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    Draws.fill(weight, () -> mean + stddev * random.nextGaussian());
  }
}
