package dev.fovea.optimizer;

import java.util.Optional;

/// A moving average of each weight, kept beside it: it jumps less than the weight, and often
/// predicts better.
///
/// After each step `average = emaMomentum * average + (1 - emaMomentum) * weight`; at first it is
/// the weight. When `fit` ends, the weights become their averages, as in Keras.
///
/// @param useEma                whether averages are kept
/// @param emaMomentum           share of the old average that is kept, from 0 to 1
/// @param emaOverwriteFrequency after how many steps, again and again, the weights become their
///     averages during training too; at least 1
/// @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky 1992</a>
public record MovingAverage(
    boolean useEma, double emaMomentum, Optional<Integer> emaOverwriteFrequency) {
  /// No averages; 0.99 is Keras's default.
  public static final MovingAverage NONE = new MovingAverage(false, 0.99, Optional.empty());

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public MovingAverage {
    if (!(emaMomentum >= 0 && emaMomentum <= 1) || emaOverwriteFrequency.orElse(1) < 1) {
      throw new IllegalArgumentException(
          ("a moving average needs a momentum from 0 to 1 and an overwrite frequency of at least 1,"
              + " got %s and %s.").formatted(emaMomentum,
                  emaOverwriteFrequency.map(String::valueOf).orElse("none")));
    }
  }
}
