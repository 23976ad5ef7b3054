package dev.fovea.layer;

import dev.fovea.graph.Value;

/// `x` above 0, else `alpha * (exp(x) - 1)`.
///
/// Input and output have the same shape. The derivative at 0 is 0.
///
/// @param alpha     how far the result goes below 0
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://arxiv.org/abs/1511.07289">Clevert, Unterthiner and Hochreiter 2015</a>
public record ELU(double alpha, String name, boolean trainable) implements Layer {
  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if `alpha` is not finite
  public ELU {
    Settings.finite("ELU alpha", alpha);
  }

  /// Returns a layer that goes down to -1.
  public ELU() {
    this(1);
  }

  /// Returns a layer that goes down to `-alpha`.
  public ELU(double alpha) {
    this(alpha, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Rectifiers.elu(scope.graph(), x, alpha);
  }
}
