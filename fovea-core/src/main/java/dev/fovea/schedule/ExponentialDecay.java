package dev.fovea.schedule;

/// Multiplies the step size by the same factor again and again:
/// `initialLearningRate * decayRate ^ (step / decaySteps)`.
///
/// @param initialLearningRate step size of the first step, at least 0
/// @param decaySteps          after how many steps the factor counts once, above 0
/// @param decayRate           the factor, above 0
/// @param staircase           whether the size stays the same in between
/// @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/">Keras: ExponentialDecay</a>
public record ExponentialDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements
      Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public ExponentialDecay {
    Check.rateAndSteps("ExponentialDecay", initialLearningRate, decaySteps);
    if (!(decayRate > 0)) {
      throw new IllegalArgumentException(
          "ExponentialDecay needs a decay rate above 0, got %s.".formatted(decayRate));
    }
  }

  /// Returns a decay without stairs.
  public ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  @Override
  public double at(long step) {
    double passed = step / decaySteps;
    return initialLearningRate * Math.pow(decayRate, staircase ? Math.floor(passed) : passed);
  }
}
