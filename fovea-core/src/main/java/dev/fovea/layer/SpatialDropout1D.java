package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;

/// Sets a random share of the channels to zero while training, and scales the rest to keep the mean.
///
/// Input and output: `[batch, steps, channels]`. Does nothing outside training.
///
/// @param rate share of channels dropped, from 0 inclusive to 1 exclusive
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://arxiv.org/abs/1411.4280">Tompson et al. 2014</a>
public record SpatialDropout1D(double rate, String name, boolean trainable) implements Layer {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if `rate` is outside its range
  public SpatialDropout1D {
    Dropping.check("SpatialDropout1D", rate);
  }

  /// Returns a layer that drops this share.
  public SpatialDropout1D(double rate) {
    this(rate, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 1);
    Shape mask = x.shape();
    int first = 1;
    for (int axis = first; axis < first + 1; axis++) {
      mask = mask.with(axis, 1);
    }
    return Dropping.mask(scope, x, rate, mask);
  }
}
