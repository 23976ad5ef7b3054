package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Puts a border of zeros around a volume.
///
/// Input: `[batch, depth, height, width, channels]`. Output: the same with longer axes between batch and
/// channels.
///
/// @param padding the two ends of depth, height and width, each at least 0
/// @param dataFormat where the channels are
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/zero_padding3d/">Keras: ZeroPadding3D layer</a>
public record ZeroPadding3D(
    List<List<Integer>> padding, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are not three pairs of numbers of at least 0
  public ZeroPadding3D {
    padding = Border.check("ZeroPadding3D padding", 3, padding);
  }

  /// Returns a layer with a border of one on all sides, Keras's default.
  public ZeroPadding3D() {
    this(1);
  }

  /// Returns a layer with the same border on all sides.
  public ZeroPadding3D(int border) {
    this(List.of(List.of(border, border), List.of(border, border), List.of(border, border)),
        DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return new Border(padding, dataFormat).zeros(scope, x);
  }
}
