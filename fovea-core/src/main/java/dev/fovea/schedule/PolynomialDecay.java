package dev.fovea.schedule;

/// Goes from one step size to another: `(initialLearningRate - endLearningRate) * (1 - step /
/// decaySteps) ^ power + endLearningRate`, and stays there.
///
/// With `cycle` it starts again: the end of the decay moves to the next multiple of `decaySteps`.
///
/// @param initialLearningRate step size of the first step, at least 0
/// @param decaySteps          how many steps the way takes, above 0
/// @param endLearningRate     step size at its end, at least 0
/// @param power               1 goes straight, 2 faster at first; above 0
/// @param cycle               whether it starts again
/// @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/">Keras: PolynomialDecay</a>
public record PolynomialDecay(
    double initialLearningRate,
    double decaySteps,
    double endLearningRate,
    double power,
    boolean cycle) implements Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public PolynomialDecay {
    Check.rateAndSteps("PolynomialDecay", initialLearningRate, decaySteps);
    if (!(endLearningRate >= 0) || !(power > 0)) {
      throw new IllegalArgumentException(
          "PolynomialDecay needs an end of at least 0 and a power above 0, got %s and %s."
              .formatted(endLearningRate, power));
    }
  }

  /// Returns a straight way to Keras's default end, 0.0001.
  public PolynomialDecay(double initialLearningRate, double decaySteps) {
    this(initialLearningRate, decaySteps, 1e-4, 1, false);
  }

  @Override
  public double at(long step) {
    double end = cycle && step > 0 ? decaySteps * Math.ceil(step / decaySteps) : decaySteps;
    double left = 1 - Math.min((double) step, end) / end;
    return (initialLearningRate - endLearningRate) * Math.pow(left, power) + endLearningRate;
  }
}
