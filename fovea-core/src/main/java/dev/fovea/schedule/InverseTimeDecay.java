package dev.fovea.schedule;

/// Divides the step size by what grows evenly:
/// `initialLearningRate / (1 + decayRate * step / decaySteps)`.
///
/// @param initialLearningRate step size of the first step, at least 0
/// @param decaySteps          after how many steps the rate counts once, above 0
/// @param decayRate           by how much the divisor grows, at least 0
/// @param staircase           whether the size stays the same in between
/// @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/">Keras: InverseTimeDecay</a>
public record InverseTimeDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements
      Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public InverseTimeDecay {
    Check.rateAndSteps("InverseTimeDecay", initialLearningRate, decaySteps);
    if (!(decayRate >= 0)) {
      throw new IllegalArgumentException(
          "InverseTimeDecay needs a decay rate of at least 0, got %s.".formatted(decayRate));
    }
  }

  /// Returns a decay without stairs.
  public InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  @Override
  public double at(long step) {
    double passed = step / decaySteps;
    return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(passed) : passed));
  }
}
