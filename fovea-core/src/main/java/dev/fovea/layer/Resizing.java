package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Stretches or shrinks an image to a fixed size, without smoothing before it shrinks.
///
/// Input: `[batch, rows, columns, channels]`. Output: `[batch, height, width, channels]`.
///
/// @param height        rows of the result
/// @param width         columns of the result
/// @param interpolation where its elements come from
/// @param dataFormat    where the channels are
/// @param name          the layer's name, or empty
/// @param trainable     without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/">Keras: Resizing layer</a>
public record Resizing(
    int height,
    int width,
    Interpolation interpolation,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a length is below 1
  public Resizing {
    Settings.positive("Resizing height", height);
    Settings.positive("Resizing width", width);
  }

  /// Returns a layer with Keras's defaults: bilinear, channels last.
  public Resizing(int height, int width) {
    this(height, width, Interpolation.BILINEAR, DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer that takes the nearest elements.
  public Resizing nearest() {
    return Settings.with(this, "interpolation", Interpolation.NEAREST);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 2);
    return dataFormat.around(scope, x,
        image -> interpolation.resize(scope, image, List.of(height, width)));
  }
}
