package dev.fovea.initializer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Starts a matrix `[inputs, units]` with `gain` on the diagonal and 0 elsewhere.
///
/// @param gain what is on the diagonal
/// @see <a href="https://keras.io/api/layers/initializers/">Keras: layer weight initializers</a>
public record Identity(double gain) implements Initializer {
  /// Returns the plain identity.
  public Identity() {
    this(1);
  }

  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    Shape shape = weight.shape();
    if (shape.rank() != 2) {
      throw new IllegalArgumentException(
          "Identity needs a matrix, got %s.\n  fix:    use another initializer for this weight."
              .formatted(weight.type()));
    }
    new Zeros().fill(weight, random);
    for (long i = 0; i < Math.min(shape.dim(0), shape.dim(1)); i++) {
      weight.set(i * shape.dim(1) + i, gain);
    }
  }
}
