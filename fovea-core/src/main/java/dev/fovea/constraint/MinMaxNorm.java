package dev.fovea.constraint;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import java.util.List;

/// Moves the lengths of the vectors along some axes into an interval, at once or a share of the way
/// in each step: `w * (rate * clip(|w|, minValue, maxValue) + (1 - rate) * |w|) / (1e-7 + |w|)`.
///
/// Axis 0 of a Dense kernel `[features, units]` holds what goes into one unit; for a Conv2D kernel
/// `[height, width, channels, filters]` those are the axes 0, 1 and 2.
///
/// @param minValue smallest length, at least 0
/// @param maxValue largest length, at least `minValue`
/// @param rate     share of the way, from 0 to 1
/// @param axis     the axes of a vector; negative counts from the last
/// @see <a href="https://keras.io/api/layers/constraints/">Keras: layer weight constraints</a>
public record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axis)
    implements
      Constraint {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public MinMaxNorm {
    axis = Norms.axes("MinMaxNorm", axis);
    if (!(0 <= minValue && minValue <= maxValue) || !(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "MinMaxNorm needs 0 <= minValue <= maxValue and a rate from 0 to 1, got %s, %s and %s."
              .formatted(minValue, maxValue, rate));
    }
  }

  /// Returns Keras's defaults: lengths from 0 to 1, at once, vectors along axis 0.
  public MinMaxNorm() {
    this(0, 1);
  }

  /// Returns this interval, kept to at once, for vectors along axis 0.
  public MinMaxNorm(double minValue, double maxValue) {
    this(minValue, maxValue, 1, List.of(0));
  }

  /// Returns the same, going a share of the way in each step.
  public MinMaxNorm rate(double share) {
    return new MinMaxNorm(minValue, maxValue, share, axis);
  }

  /// Returns the same along other axes.
  public MinMaxNorm axis(Integer... axes) {
    return new MinMaxNorm(minValue, maxValue, rate, List.of(axes));
  }

  @Override
  public Value project(GraphBuilder g, Value weight) {
    Value lengths = Norms.of(g, "MinMaxNorm", weight, axis);
    Value inside = g.apply(new Clip(minValue, maxValue), lengths);
    Value wanted = g.apply(
        new Add(),
        g.apply(new Affine(rate, 0), inside),
        g.apply(new Affine(1 - rate, 0), lengths));
    return Norms.rescaled(g, weight, lengths, wanted);
  }
}
