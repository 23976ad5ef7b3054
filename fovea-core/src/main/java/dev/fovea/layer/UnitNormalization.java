package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Scales each sample so that the sum of its squares along some axes is 1.
///
/// Input and output have the same shape. Where all elements are 0, they stay 0.
///
/// @param axis      the axes, the batch axis being 0; negative counts from the last
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/normalization_layers/unit_normalization/">Keras: UnitNormalization layer</a>
public record UnitNormalization(List<Integer> axis, String name, boolean trainable)
    implements
      Layer {
  /// Keeps a copy of the list.
  public UnitNormalization {
    axis = List.copyOf(axis);
  }

  /// Returns a layer for the last axis.
  public UnitNormalization() {
    this(List.of(-1), "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Moments.unitLength(scope, x,
        axis.stream().map(each -> Images.axis(scope, x, each)).toList());
  }
}
