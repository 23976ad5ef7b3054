package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Cuts the border off a volume.
///
/// Input: `[batch, depth, height, width, channels]`. Output: the same with shorter axes between batch and
/// channels.
///
/// @param cropping the two ends of depth, height and width, each at least 0
/// @param dataFormat where the channels are
/// @param name the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/cropping3d/">Keras: Cropping3D layer</a>
public record Cropping3D(
    List<List<Integer>> cropping, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are not three pairs of numbers of at least 0
  public Cropping3D {
    cropping = Border.check("Cropping3D cropping", 3, cropping);
  }

  /// Returns a layer with the same number of elements cut from all sides.
  public Cropping3D(int elements) {
    this(List.of(List.of(elements, elements), List.of(elements, elements),
        List.of(elements, elements)), DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return new Border(cropping, dataFormat).cut(scope, x);
  }
}
