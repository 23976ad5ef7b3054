package dev.fovea.schedule;

import java.util.OptionalDouble;

/// Half a wave of the cosine from a step size down to a share of it, after a straight warm-up if there
/// is a target for it.
///
/// @param initialLearningRate step size of the first step, at least 0
/// @param decaySteps          how many steps the way down takes, above 0
/// @param alpha               share of the largest step size that is left at the end
/// @param warmupTarget        step size at the end of the warm-up, where the way down starts
/// @param warmupSteps         how many steps the warm-up takes, at least 0
/// @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter 2016</a>
public record CosineDecay(
    double initialLearningRate,
    double decaySteps,
    double alpha,
    OptionalDouble warmupTarget,
    double warmupSteps) implements Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public CosineDecay {
    Check.rateAndSteps("CosineDecay", initialLearningRate, decaySteps);
    if (!(alpha >= 0) || !(warmupSteps >= 0) || !(warmupTarget.orElse(0) >= 0)) {
      throw new IllegalArgumentException(
          "CosineDecay needs alpha, warm-up steps and target of at least 0, got %s, %s and %s."
              .formatted(alpha, warmupSteps, warmupTarget.orElse(0)));
    }
  }

  /// Returns a decay to 0 without warm-up.
  public CosineDecay(double initialLearningRate, double decaySteps) {
    this(initialLearningRate, decaySteps, 0, OptionalDouble.empty(), 0);
  }

  /// Returns the same with a warm-up from the initial step size to `target`.
  public CosineDecay warmup(double target, double steps) {
    return new CosineDecay(
        initialLearningRate, decaySteps, alpha, OptionalDouble.of(target), steps);
  }

  @Override
  public double at(long step) {
    double done = (double) step;
    if (warmupTarget.isEmpty()) {
      return down(initialLearningRate, done);
    }
    double target = warmupTarget.getAsDouble();
    return done < warmupSteps
        ? (target - initialLearningRate) * (done / warmupSteps) + initialLearningRate
        : down(target, done - warmupSteps);
  }

  private double down(double from, double step) {
    double wave = 0.5 * (1 + Math.cos(Math.PI * Math.min(step, decaySteps) / decaySteps));
    return from * ((1 - alpha) * wave + alpha);
  }
}
