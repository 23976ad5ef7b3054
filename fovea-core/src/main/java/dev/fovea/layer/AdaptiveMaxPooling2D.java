package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// The largest element of each channel over windows that follow from how many there shall be.
///
/// Input: `[batch, height, width, channels]`. Output: `[batch, rows, columns, channels]`, of the lengths in
/// `outputSize`. Of `n` windows over an axis of length `m`, window `i` goes from `floor(i m / n)`,
/// inclusive, to `ceil((i + 1) m / n)`, exclusive; neighbours may overlap by one element.
///
/// @param outputSize rows and columns of the result, each at least 1
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html">
///     PyTorch's definition</a>, which Keras follows
public record AdaptiveMaxPooling2D(
    List<Integer> outputSize, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a length is below 1
  public AdaptiveMaxPooling2D {
    outputSize = Settings.positive("AdaptiveMaxPooling2D outputSize", 2, outputSize);
  }

  /// Returns a layer with this many rows and columns.
  public AdaptiveMaxPooling2D(int size) {
    this(Settings.all(2, size), DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return dataFormat.around(scope, x,
        image -> AdaptivePooling.largest(scope, image, outputSize));
  }
}
