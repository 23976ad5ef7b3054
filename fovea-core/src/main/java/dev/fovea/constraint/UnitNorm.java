package dev.fovea.constraint;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import java.util.List;

/// Gives the vectors along some axes length 1: `w / (1e-7 + |w|)`.
///
/// Axis 0 of a Dense kernel `[features, units]` holds what goes into one unit; for a Conv2D kernel
/// `[height, width, channels, filters]` those are the axes 0, 1 and 2.
///
/// @param axis the axes of a vector; negative counts from the last
/// @see <a href="https://keras.io/api/layers/constraints/">Keras: layer weight constraints</a>
public record UnitNorm(List<Integer> axis) implements Constraint {
  /// Keeps a copy of the list.
  ///
  /// @throws IllegalArgumentException if there is no axis, or one twice
  public UnitNorm {
    axis = Norms.axes("UnitNorm", axis);
  }

  /// Returns Keras's default: vectors along axis 0.
  public UnitNorm() {
    this(List.of(0));
  }

  /// Returns the same along other axes.
  public UnitNorm axis(Integer... axes) {
    return new UnitNorm(List.of(axes));
  }

  @Override
  public Value project(GraphBuilder g, Value weight) {
    return Norms.unit(g, weight, Norms.of(g, "UnitNorm", weight, axis));
  }
}
