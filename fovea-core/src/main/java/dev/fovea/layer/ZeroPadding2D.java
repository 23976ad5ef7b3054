package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Puts a border of zeros around an image.
///
/// Input: `[batch, height, width, channels]`. Output: the same with longer axes between batch and
/// channels.
///
/// @param padding top and bottom, then left and right, each at least 0
/// @param dataFormat where the channels are
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/zero_padding2d/">Keras: ZeroPadding2D layer</a>
public record ZeroPadding2D(
    List<List<Integer>> padding, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are not two pairs of numbers of at least 0
  public ZeroPadding2D {
    padding = Border.check("ZeroPadding2D padding", 2, padding);
  }

  /// Returns a layer with a border of one on all sides, Keras's default.
  public ZeroPadding2D() {
    this(1);
  }

  /// Returns a layer with the same border on all sides.
  public ZeroPadding2D(int border) {
    this(List.of(List.of(border, border), List.of(border, border)), DataFormat.CHANNELS_LAST, "",
        true);
  }

  /// Returns a layer with borders of their own on each side.
  public ZeroPadding2D(int top, int bottom, int left, int right) {
    this(List.of(List.of(top, bottom), List.of(left, right)), DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return new Border(padding, dataFormat).zeros(scope, x);
  }
}
