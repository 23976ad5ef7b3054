package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Cuts the border off a sequence.
///
/// Input: `[batch, steps, channels]`. Output: the same with shorter axes between batch and
/// channels.
///
/// @param cropping front and back, each at least 0
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/cropping1d/">Keras: Cropping1D layer</a>
public record Cropping1D(
    List<Integer> cropping, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are not one pair of numbers of at least 0
  public Cropping1D {
    cropping = Border.check("Cropping1D cropping", 1, List.of(cropping)).getFirst();
  }

  /// Returns a layer with the same number of elements cut from all sides.
  public Cropping1D(int elements) {
    this(List.of(elements, elements), "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return new Border(List.of(cropping), DataFormat.CHANNELS_LAST).cut(scope, x);
  }
}
