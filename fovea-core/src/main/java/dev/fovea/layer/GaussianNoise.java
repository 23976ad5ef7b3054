package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;

/// Adds normally distributed numbers of mean 0 while training.
///
/// Input and output have the same shape. Does nothing outside training.
///
/// @param stddev    standard deviation of the noise, from 0 to 1
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://doi.org/10.1162/neco.1995.7.1.108">Bishop 1995, Training with noise is
///     equivalent to Tikhonov regularization</a>
public record GaussianNoise(double stddev, String name, boolean trainable) implements Layer {
  /// Checks the deviation.
  ///
  /// @throws IllegalArgumentException if `stddev` is outside its range
  public GaussianNoise {
    if (!(stddev >= 0 && stddev <= 1)) {
      throw new IllegalArgumentException(
          "GaussianNoise stddev must be from 0 to 1, got %s.".formatted(stddev));
    }
  }

  /// Returns a layer with noise of this deviation.
  public GaussianNoise(double stddev) {
    this(stddev, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (!scope.training() || stddev == 0) {
      return x;
    }
    Value noise = scope.apply(new Affine(stddev, 0), scope.normal(x.shape()));
    return scope.apply(new dev.fovea.op.Add(), x, noise);
  }
}
