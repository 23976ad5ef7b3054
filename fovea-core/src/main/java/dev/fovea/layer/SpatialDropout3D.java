package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;

/// Sets a random share of the channels to zero while training, and scales the rest to keep the mean.
///
/// Input and output: `[batch, depth, height, width, channels]`. Does nothing outside training.
///
/// @param rate share of channels dropped, from 0 inclusive to 1 exclusive
/// @param dataFormat where the channels are
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://arxiv.org/abs/1411.4280">Tompson et al. 2014</a>
public record SpatialDropout3D(double rate, DataFormat dataFormat, String name,
    boolean trainable) implements Layer {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if `rate` is outside its range
  public SpatialDropout3D {
    Dropping.check("SpatialDropout3D", rate);
  }

  /// Returns a layer that drops this share.
  public SpatialDropout3D(double rate) {
    this(rate, DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 3);
    Shape mask = x.shape();
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    for (int axis = first; axis < first + 3; axis++) {
      mask = mask.with(axis, 1);
    }
    return Dropping.mask(scope, x, rate, mask);
  }
}
