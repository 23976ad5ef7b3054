package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Starts every element at the same value.
///
/// @param value the value
public record Constant(double value) implements Initializer {
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
