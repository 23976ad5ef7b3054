package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Stretches or shrinks an image to a fixed size.
///
/// Input: `[batch, rows, columns, channels]`. Output: `[batch, height, width, channels]`. Without a
/// way to keep the ratio of height to width, the image is distorted.
///
/// @param height            rows of the result
/// @param width             columns of the result
/// @param interpolation     where its elements come from
/// @param cropToAspectRatio whether to cut the image to the result's ratio first, at its middle
/// @param padToAspectRatio  whether to put a border around the image first; it may lack one row or
///     column, since both ends get the same
/// @param fillValue         what the border holds
/// @param antialias         whether to smooth the image where it shrinks
/// @param dataFormat        where the channels are
/// @param name              the layer's name, or empty
/// @param trainable         without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/">Keras: Resizing layer</a>
public record Resizing(
    int height,
    int width,
    Interpolation interpolation,
    boolean cropToAspectRatio,
    boolean padToAspectRatio,
    double fillValue,
    boolean antialias,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a length is below 1, or the image is to be both cut and
  ///     padded
  public Resizing {
    Settings.positive("Resizing height", height);
    Settings.positive("Resizing width", width);
    if (cropToAspectRatio && padToAspectRatio) {
      throw new IllegalArgumentException(
          "Resizing cannot both crop and pad to the aspect ratio. Choose one of them.");
    }
  }

  /// Returns a layer with Keras's defaults: bilinear, distorting, not smoothed, channels last.
  public Resizing(int height, int width) {
    this(height, width, Interpolation.BILINEAR, false, false, 0, false,
        DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer that takes the nearest elements.
  public Resizing nearest() {
    return interpolation(Interpolation.NEAREST);
  }

  /// Returns the same layer whose elements come from there.
  public Resizing interpolation(Interpolation kind) {
    return Settings.with(this, "interpolation", kind);
  }

  /// Returns the same layer that cuts the image to the result's ratio first.
  public Resizing crop() {
    return Settings.with(this, "cropToAspectRatio", true);
  }

  /// Returns the same layer that puts a border of zeros around the image first.
  public Resizing pad() {
    return Settings.with(this, "padToAspectRatio", true);
  }

  /// Returns the same layer that smooths the image where it shrinks.
  public Resizing smooth() {
    return Settings.with(this, "antialias", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 2);
    return dataFormat.around(scope, x, image -> resize(scope, image));
  }

  private Value resize(Scope scope, Value image) {
    AspectRatio ratio = new AspectRatio(height, width);
    Value framed = cropToAspectRatio
        ? ratio.crop(scope, image)
        : padToAspectRatio ? ratio.pad(scope, image, fillValue) : image;
    return interpolation.resize(scope, framed, List.of(height, width), antialias);
  }
}
