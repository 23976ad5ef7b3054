package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Puts a border of zeros around a sequence.
///
/// Input: `[batch, steps, channels]`. Output: the same with longer axes between batch and
/// channels.
///
/// @param padding front and back, each at least 0
/// @param dataFormat where the channels are
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/zero_padding1d/">Keras: ZeroPadding1D layer</a>
public record ZeroPadding1D(
    List<Integer> padding, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are not one pair of numbers of at least 0
  public ZeroPadding1D {
    padding = Border.check("ZeroPadding1D padding", 1, List.of(padding)).getFirst();
  }

  /// Returns a layer with a border of one on all sides, Keras's default.
  public ZeroPadding1D() {
    this(1);
  }

  /// Returns a layer with the same border on all sides.
  public ZeroPadding1D(int border) {
    this(List.of(border, border), DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return new Border(List.of(padding), dataFormat).zeros(scope, x);
  }
}
