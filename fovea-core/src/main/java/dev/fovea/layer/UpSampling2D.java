package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Makes an image longer on every axis, by whole numbers.
///
/// Input: `[batch, height, width, channels]`. Output: the same with the axes between batch and channels multiplied by `size`.
///
/// @param size how often each element comes, one number an axis, at least 1
/// @param dataFormat where the channels are
/// @param interpolation where the new elements come from
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/up_sampling2d/">Keras: UpSampling2D layer</a>
public record UpSampling2D(List<Integer> size, DataFormat dataFormat, Interpolation interpolation,
    String name, boolean trainable) implements Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a factor is below 1
  public UpSampling2D {
    size = Settings.positive("UpSampling2D size", 2, size);
  }

  /// Returns a layer that doubles the lengths.
  public UpSampling2D() {
    this(2);
  }

  /// Returns a layer with this factor on all axes.
  public UpSampling2D(int size) {
    this(Settings.all(2, size), DataFormat.CHANNELS_LAST, Interpolation.NEAREST, "", true);
  }

  /// Returns the same layer with neighbours mixed by their distances.
  public UpSampling2D bilinear() {
    return interpolation(Interpolation.BILINEAR);
  }

  /// Returns the same layer whose new elements come from there.
  public UpSampling2D interpolation(Interpolation kind) {
    return Settings.with(this, "interpolation", kind);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return dataFormat.around(scope, x, image -> interpolation.enlarge(scope, image, size));
  }
}
