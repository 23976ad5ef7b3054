package dev.fovea.layer;

import dev.fovea.graph.Value;

/// Mirrors a random half of the images while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. As in Keras,
/// `HORIZONTAL_AND_VERTICAL` mirrors an image in both directions or in none; for independent ones take
/// two layers.
///
/// @param mode       in which directions
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomFlip(FlipMode mode, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  /// Returns a layer with Keras's default: both directions at once.
  public RandomFlip() {
    this(FlipMode.HORIZONTAL_AND_VERTICAL);
  }

  /// Returns a layer for channels last.
  public RandomFlip(FlipMode mode) {
    this(mode, DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> flip(Warp.of(scope, image)));
  }

  private Value flip(Warp warp) {
    Draws draws = warp.draws();
    Value half = draws.same(0.5);
    Value stays = draws.below(half, draws.between(0, 1));
    Value across = mode == FlipMode.VERTICAL ? draws.same(1) : draws.affine(stays, 2, -1);
    Value down = mode == FlipMode.HORIZONTAL ? draws.same(1) : draws.affine(stays, 2, -1);
    return warp.exactly(warp.shrink(across, down));
  }
}
