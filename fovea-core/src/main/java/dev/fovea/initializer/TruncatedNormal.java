package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws each element from a normal distribution, again and again until it lies within two standard
/// deviations of the mean.
///
/// @param mean   its mean
/// @param stddev its standard deviation before elements are drawn again, at least 0
/// @see <a href="https://keras.io/api/layers/initializers/">Keras: layer weight initializers</a>
public record TruncatedNormal(double mean, double stddev) implements Initializer {
  /// Checks the standard deviation.
  ///
  /// @throws IllegalArgumentException if it is below 0
  public TruncatedNormal {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException(
          "TruncatedNormal needs a standard deviation of at least 0, got %s.".formatted(stddev));
    }
  }

  /// Returns Keras's defaults.
  public TruncatedNormal() {
    this(0, 0.05);
  }

  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    Draws.fill(weight, () -> {
      double standard = random.nextGaussian();
      while (Math.abs(standard) > 2) {
        standard = random.nextGaussian();
      }
      return mean + stddev * standard;
    });
  }
}
