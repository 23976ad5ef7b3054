package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Starts every element at 0.
///
/// @see <a href="https://keras.io/api/layers/initializers/">Keras: layer weight initializers</a>
public record Zeros() implements Initializer {
  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    for (long i = 0; i < weight.shape().size(); i++) {
      weight.set(i, 0);
    }
  }
}
