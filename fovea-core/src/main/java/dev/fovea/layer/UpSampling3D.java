package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Makes a volume longer on every axis, by whole numbers.
///
/// Input: `[batch, depth, height, width, channels]`. Output: the same with the axes between batch and channels multiplied by `size`.
///
/// @param size how often each element comes, one number an axis, at least 1
/// @param dataFormat where the channels are
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/up_sampling3d/">Keras: UpSampling3D layer</a>
public record UpSampling3D(List<Integer> size, DataFormat dataFormat, String name,
    boolean trainable) implements Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a factor is below 1
  public UpSampling3D {
    size = Settings.positive("UpSampling3D size", 3, size);
  }

  /// Returns a layer that doubles the lengths.
  public UpSampling3D() {
    this(2);
  }

  /// Returns a layer with this factor on all axes.
  public UpSampling3D(int size) {
    this(Settings.all(3, size), DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return dataFormat.around(scope, x, image -> Interpolation.NEAREST.enlarge(scope, image, size));
  }
}
