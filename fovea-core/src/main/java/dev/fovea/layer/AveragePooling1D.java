package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Keeps the mean of the elements under each window, for each channel.
///
/// Input: `[batch, steps, channels]`. Output: `[batch, positions, channels]`. Padding
/// does not count.
///
/// @param poolSize   length of the window
/// @param strides    steps from one position to the next
/// @param padding    what happens at the border
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/pooling_layers/average_pooling1d/">Keras: AveragePooling1D layer</a>
public record AveragePooling1D(
    List<Integer> poolSize,
    List<Integer> strides,
    Padding padding,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a size is below 1, or the padding is causal
  public AveragePooling1D {
    poolSize = Settings.positive("AveragePooling1D poolSize", 1, poolSize);
    strides = Settings.positive("AveragePooling1D strides", 1, strides);
    Padding.notCausal("AveragePooling1D", padding);
  }

  /// Returns a layer with Keras's defaults: windows of length 2 side by side.
  public AveragePooling1D() {
    this(2);
  }

  /// Returns a layer with windows of this length side by side.
  public AveragePooling1D(int poolSize) {
    this(
        Settings.all(1, poolSize),
        Settings.all(1, poolSize),
        Padding.VALID,
        DataFormat.CHANNELS_LAST,
        "",
        true);
  }

  /// Returns the same layer with padding that keeps the size (divided by the stride).
  public AveragePooling1D same() {
    return Settings.with(this, "padding", Padding.SAME);
  }

  /// Returns the same layer with this stride.
  public AveragePooling1D strides(int stride) {
    return Settings.with(this, "strides", Settings.all(1, stride));
  }

  @Override
  public Value call(Scope scope, Value x) {
    Sliding window = Sliding.pool(poolSize, strides, padding);
    return dataFormat.around(scope, x, image -> window.mean(scope, image));
  }
}
