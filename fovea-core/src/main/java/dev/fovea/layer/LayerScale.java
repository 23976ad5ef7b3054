package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Constant;
import dev.fovea.op.Multiply;
import dev.fovea.tensor.Shape;

/// Multiplies each channel by a weight that starts small, so that a deep residual network begins as
/// almost nothing but its shortcuts; ConvNeXt has one in each block.
///
/// Input and output: `[batch, …, projectionDim]`. Weights: gamma `[projectionDim]`.
///
/// @param initValues    first value of each factor
/// @param projectionDim number of channels, at least 1
/// @param name          the layer's name, or empty
/// @param trainable     whether training changes the weights
/// @see <a href="https://arxiv.org/abs/2103.17239">Touvron et al. 2021</a>
public record LayerScale(double initValues, int projectionDim, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `projectionDim` is below 1, or `initValues` not finite
  public LayerScale {
    Settings.finite("LayerScale initValues", initValues);
    Settings.positive("LayerScale projectionDim", projectionDim);
  }

  /// Returns a layer without a name.
  public LayerScale(double initValues, int projectionDim) {
    this(initValues, projectionDim, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (x.shape().rank() < 2 || x.shape().last() != projectionDim) {
      throw scope.error(
          "scales %d channels, got %s".formatted(projectionDim, x.type()),
          "set projectionDim to the number of channels");
    }
    Value gamma = scope.weight("gamma", Shape.of(projectionDim), new Constant(initValues));
    return scope.apply(new Multiply(), x, gamma);
  }
}
