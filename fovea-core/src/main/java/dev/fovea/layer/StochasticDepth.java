package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;

/// Sets whole samples to zero at random while training, and scales the others to keep the mean: put
/// before the sum of a residual block, it skips the block.
///
/// Input and output have the same shape. Does nothing outside training.
///
/// @param dropPathRate share of samples dropped, from 0 inclusive to 1 exclusive
/// @param name         the layer's name, or empty
/// @param trainable    without effect: there are no weights
/// @see <a href="https://arxiv.org/abs/1603.09382">Huang et al. 2016</a>
public record StochasticDepth(double dropPathRate, String name, boolean trainable)
    implements
      Layer {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if `dropPathRate` is outside its range
  public StochasticDepth {
    Dropping.check("StochasticDepth", dropPathRate);
  }

  /// Returns a layer that drops this share of the samples.
  public StochasticDepth(double dropPathRate) {
    this(dropPathRate, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Shape samples = new Shape(Settings.all(x.shape().rank(), 1)).with(0, x.shape().dim(0));
    return Dropping.mask(scope, x, dropPathRate, samples);
  }
}
