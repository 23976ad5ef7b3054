package dev.fovea.layer;

import dev.fovea.graph.Value;

/// `x` above 0, else `negativeSlope * x`.
///
/// Input and output have the same shape. The derivative at 0 is 0.
///
/// @param negativeSlope the slope below 0, at least 0
/// @param name          the layer's name, or empty
/// @param trainable     without effect: there are no weights
/// @see <a href="https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf">Maas, Hannun
///     and Ng 2013</a>
public record LeakyReLU(double negativeSlope, String name, boolean trainable) implements Layer {
  /// Checks the slope.
  ///
  /// @throws IllegalArgumentException if the slope is below 0 or not a number
  public LeakyReLU {
    if (!(negativeSlope >= 0)) {
      throw new IllegalArgumentException(
          "LeakyReLU negativeSlope must be at least 0, got %s.".formatted(negativeSlope));
    }
  }

  /// Returns a layer with Keras's slope, 0.3.
  public LeakyReLU() {
    this(0.3);
  }

  /// Returns a layer with this slope.
  public LeakyReLU(double negativeSlope) {
    this(negativeSlope, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Rectifiers.leaky(scope.graph(), x, negativeSlope);
  }
}
