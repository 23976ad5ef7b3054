package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Ones;
import java.util.List;

/// Divides each sample by the root of the mean of its squares along some axes, then scales it.
///
/// Input and output have the same shape. Weights: scale, of the lengths of these axes.
///
/// @param axis      the axes, the batch axis being 0; negative counts from the last
/// @param epsilon   what keeps the root away from 0
/// @param name      the layer's name, or empty
/// @param trainable whether training changes the weights
/// @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
public record RMSNormalization(List<Integer> axis, double epsilon, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if epsilon is not above 0
  public RMSNormalization {
    axis = List.copyOf(axis);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "RMSNormalization epsilon must be above 0, got %s.".formatted(epsilon));
    }
  }

  /// Returns a layer with Keras's defaults: last axis, epsilon 0.000001.
  public RMSNormalization() {
    this(List.of(-1), 1e-6, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    List<Integer> axes = axis.stream().map(each -> Images.axis(scope, x, each)).toList();
    Value y = Moments.rootMeanSquare(scope, x, axes, epsilon);
    return Moments.scaled(scope, y, "scale", axes, new Ones());
  }
}
