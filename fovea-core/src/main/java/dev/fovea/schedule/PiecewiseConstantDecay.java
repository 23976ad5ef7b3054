package dev.fovea.schedule;

import java.util.List;

/// Keeps a step size up to a boundary, and then takes the next.
///
/// {@snippet :
/// new PiecewiseConstantDecay(List.of(1000.0, 2000.0), List.of(0.1, 0.01, 0.001));
/// }
///
/// @param boundaries the last step that each value but the last counts for, rising
/// @param values     the step sizes, one more than boundaries
/// @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/">Keras: PiecewiseConstantDecay</a>
public record PiecewiseConstantDecay(List<Double> boundaries, List<Double> values)
    implements
      Schedule {
  /// Keeps copies of the lists.
  ///
  /// @throws IllegalArgumentException if the number of values does not fit, boundaries do not rise, or
  ///     a value is below 0
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    if (values.size() != boundaries.size() + 1) {
      throw new IllegalArgumentException(
          "PiecewiseConstantDecay needs one value more than boundaries, got %d and %d."
              .formatted(values.size(), boundaries.size()));
    }
    if (!boundaries.stream().sorted().distinct().toList().equals(boundaries)
        || values.stream().anyMatch(value -> !(value >= 0))) {
      throw new IllegalArgumentException(
          "PiecewiseConstantDecay needs boundaries that rise and values of at least 0, got %s and %s."
              .formatted(boundaries, values));
    }
  }

  @Override
  public double at(long step) {
    int piece = 0;
    while (piece < boundaries.size() && step > boundaries.get(piece)) {
      piece++;
    }
    return values.get(piece);
  }
}
