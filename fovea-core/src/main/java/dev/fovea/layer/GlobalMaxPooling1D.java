package dev.fovea.layer;

import dev.fovea.graph.Value;

/// The largest element of each channel over the whole sequence.
///
/// Input: `[batch, steps, channels]`. Output: `[batch, channels]`, or with `keepdims`
/// `[batch, 1, channels]`.
///
/// @param dataFormat where the channels are
/// @param keepdims   whether the spatial axes stay, with length 1
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/pooling_layers/global_max_pooling1d/">Keras: GlobalMaxPooling1D layer</a>
public record GlobalMaxPooling1D(
    DataFormat dataFormat, boolean keepdims, String name, boolean trainable) implements Layer {
  /// Returns a layer with Keras's defaults: channels last, the spatial axes go.
  public GlobalMaxPooling1D() {
    this(DataFormat.CHANNELS_LAST, false, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return new GlobalPooling(1, dataFormat, keepdims).largest(scope, x);
  }
}
