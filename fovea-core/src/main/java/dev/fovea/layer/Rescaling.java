package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;

/// `x * scale + offset`, such as pixels from 0–255 to 0–1.
///
/// Input and output have the same shape.
///
/// @param scale     what each element is multiplied by
/// @param offset    what is added afterwards
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/">Keras: Rescaling layer</a>
public record Rescaling(double scale, double offset, String name, boolean trainable)
    implements
      Layer {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is not finite
  public Rescaling {
    Settings.finite("Rescaling scale", scale);
    Settings.finite("Rescaling offset", offset);
  }

  /// Returns a layer that only scales.
  public Rescaling(double scale) {
    this(scale, 0, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return scope.apply(new Affine(scale, offset), x);
  }
}
