package dev.fovea.constraint;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import java.util.List;

/// Shortens the vectors along some axes that are longer than a limit:
/// `w * min(|w|, maxValue) / (1e-7 + |w|)`.
///
/// Axis 0 of a Dense kernel `[features, units]` holds what goes into one unit; for a Conv2D kernel
/// `[height, width, channels, filters]` those are the axes 0, 1 and 2.
///
/// @param maxValue largest length, at least 0
/// @param axis     the axes of a vector; negative counts from the last
/// @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
public record MaxNorm(double maxValue, List<Integer> axis) implements Constraint {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the limit is below 0, or there is no axis, or one twice
  public MaxNorm {
    axis = Norms.axes("MaxNorm", axis);
    if (!(maxValue >= 0)) {
      throw new IllegalArgumentException(
          "MaxNorm maxValue must be at least 0, got %s.".formatted(maxValue));
    }
  }

  /// Returns Keras's defaults: 2, vectors along axis 0.
  public MaxNorm() {
    this(2);
  }

  /// Returns this limit for vectors along axis 0.
  public MaxNorm(double maxValue) {
    this(maxValue, List.of(0));
  }

  /// Returns the same along other axes.
  public MaxNorm axis(Integer... axes) {
    return new MaxNorm(maxValue, List.of(axes));
  }

  @Override
  public Value project(GraphBuilder g, Value weight) {
    Value lengths = Norms.of(g, "MaxNorm", weight, axis);
    return Norms.rescaled(g, weight, lengths, g.apply(new Clip(0, maxValue), lengths));
  }
}
