package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Keeps the mean of the elements under each window, for each channel.
///
/// Input: `[batch, height, width, channels]`. Output: `[batch, rows, columns, channels]`. Padding
/// does not count.
///
/// @param poolSize   height and width of the window
/// @param strides    rows and columns from one position to the next
/// @param padding    what happens at the border
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/pooling_layers/average_pooling2d/">Keras: AveragePooling2D layer</a>
public record AveragePooling2D(
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
  public AveragePooling2D {
    poolSize = Settings.positive("AveragePooling2D poolSize", 2, poolSize);
    strides = Settings.positive("AveragePooling2D strides", 2, strides);
    Padding.notCausal("AveragePooling2D", padding);
  }

  /// Returns a layer with Keras's defaults: windows of 2x2 side by side.
  public AveragePooling2D() {
    this(2);
  }

  /// Returns a layer with square windows side by side.
  public AveragePooling2D(int poolSize) {
    this(
        Settings.all(2, poolSize),
        Settings.all(2, poolSize),
        Padding.VALID,
        DataFormat.CHANNELS_LAST,
        "",
        true);
  }

  /// Returns the same layer with padding that keeps the size (divided by the stride).
  public AveragePooling2D same() {
    return Settings.with(this, "padding", Padding.SAME);
  }

  /// Returns the same layer with this stride on both axes.
  public AveragePooling2D strides(int stride) {
    return Settings.with(this, "strides", Settings.all(2, stride));
  }

  @Override
  public Value call(Scope scope, Value x) {
    Sliding window = Sliding.pool(poolSize, strides, padding);
    return dataFormat.around(scope, x, image -> window.mean(scope, image));
  }
}
