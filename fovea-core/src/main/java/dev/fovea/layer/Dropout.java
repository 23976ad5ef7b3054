package dev.fovea.layer;

import dev.fovea.graph.Value;

/// Sets a random share of the inputs to zero while training, and scales the rest to keep the mean.
///
/// Input and output have the same shape. Does nothing outside training.
///
/// @param rate      share of inputs dropped, from 0 inclusive to 1 exclusive
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
public record Dropout(double rate, String name, boolean trainable) implements Layer {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if `rate` is outside its range
  public Dropout {
    Dropping.check("Dropout", rate);
  }

  /// Returns a layer that drops this share.
  public Dropout(double rate) {
    this(rate, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Dropping.mask(scope, x, rate, x.shape());
  }
}
