package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Multiply;

/// Multiplies by normally distributed numbers of mean 1 while training.
///
/// Input and output have the same shape. Does nothing outside training. The numbers' standard
/// deviation is `sqrt(rate / (1 - rate))`, that of what [Dropout] multiplies by.
///
/// @param rate      share of inputs that dropout of the same strength drops, from 0 inclusive to 1
///     exclusive
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>, part 10
public record GaussianDropout(double rate, String name, boolean trainable) implements Layer {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if `rate` is outside its range
  public GaussianDropout {
    Dropping.check("GaussianDropout", rate);
  }

  /// Returns a layer of this strength.
  public GaussianDropout(double rate) {
    this(rate, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (!scope.training() || rate == 0) {
      return x;
    }
    double deviation = Math.sqrt(rate / (1 - rate));
    Value factor = scope.apply(new Affine(deviation, 1), scope.normal(x.shape()));
    return scope.apply(new Multiply(), x, factor);
  }
}
