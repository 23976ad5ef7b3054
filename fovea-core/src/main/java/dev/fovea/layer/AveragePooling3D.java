package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Keeps the mean of the elements under each window, for each channel.
///
/// Input: `[batch, depth, height, width, channels]`. Output: `[batch, planes, rows, columns, channels]`. Padding
/// does not count.
///
/// @param poolSize   depth, height and width of the window
/// @param strides    planes, rows and columns from one position to the next
/// @param padding    what happens at the border
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/pooling_layers/average_pooling3d/">Keras: AveragePooling3D layer</a>
public record AveragePooling3D(
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
  public AveragePooling3D {
    poolSize = Settings.positive("AveragePooling3D poolSize", 3, poolSize);
    strides = Settings.positive("AveragePooling3D strides", 3, strides);
    Padding.notCausal("AveragePooling3D", padding);
  }

  /// Returns a layer with Keras's defaults: windows of 2x2x2 side by side.
  public AveragePooling3D() {
    this(2);
  }

  /// Returns a layer with cubic windows side by side.
  public AveragePooling3D(int poolSize) {
    this(
        Settings.all(3, poolSize),
        Settings.all(3, poolSize),
        Padding.VALID,
        DataFormat.CHANNELS_LAST,
        "",
        true);
  }

  /// Returns the same layer with padding that keeps the size (divided by the stride).
  public AveragePooling3D same() {
    return Settings.with(this, "padding", Padding.SAME);
  }

  /// Returns the same layer with this stride on all axes.
  public AveragePooling3D strides(int stride) {
    return Settings.with(this, "strides", Settings.all(3, stride));
  }

  @Override
  public Value call(Scope scope, Value x) {
    Sliding window = Sliding.pool(poolSize, strides, padding);
    return dataFormat.around(scope, x, image -> window.mean(scope, image));
  }
}
