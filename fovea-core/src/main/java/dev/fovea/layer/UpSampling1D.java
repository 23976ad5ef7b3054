package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Makes a sequence longer on every axis, by whole numbers.
///
/// Input: `[batch, steps, channels]`. Output: the same with the axes between batch and channels multiplied by `size`.
///
/// @param size how often each step comes, at least 1
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/up_sampling1d/">Keras: UpSampling1D layer</a>
public record UpSampling1D(int size, String name, boolean trainable) implements Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a factor is below 1
  public UpSampling1D {
    Settings.positive("UpSampling1D size", size);
  }

  /// Returns a layer that doubles the lengths.
  public UpSampling1D() {
    this(2);
  }

  /// Returns a layer with this factor.
  public UpSampling1D(int size) {
    this(size, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Interpolation.NEAREST.enlarge(scope, x, List.of(size));
  }
}
