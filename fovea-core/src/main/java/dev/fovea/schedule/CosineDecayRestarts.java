package dev.fovea.schedule;

/// [CosineDecay] again and again, each time over `tMul` times as many steps and from `mMul` times the
/// step size.
///
/// @param initialLearningRate step size of the first step, at least 0
/// @param firstDecaySteps     how many steps the first way down takes, above 0
/// @param tMul                factor of the number of steps, at least 1
/// @param mMul                factor of the step size, at least 0
/// @param alpha               share of the initial step size that is left at the end
/// @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter 2016</a>
public record CosineDecayRestarts(
    double initialLearningRate, double firstDecaySteps, double tMul, double mMul, double alpha)
    implements
      Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public CosineDecayRestarts {
    Check.rateAndSteps("CosineDecayRestarts", initialLearningRate, firstDecaySteps);
    if (!(tMul >= 1) || !(mMul >= 0) || !(alpha >= 0)) {
      throw new IllegalArgumentException(
          ("CosineDecayRestarts needs tMul of at least 1, mMul and alpha of at least 0, got %s, %s"
              + " and %s.").formatted(tMul, mMul, alpha));
    }
  }

  /// Returns Keras's defaults: each way down takes twice as long, from the same step size to 0.
  public CosineDecayRestarts(double initialLearningRate, double firstDecaySteps) {
    this(initialLearningRate, firstDecaySteps, 2, 1, 0);
  }

  @Override
  public double at(long step) {
    double start = 0;
    double length = firstDecaySteps;
    double height = 1;
    while (step >= start + length) {
      start += length;
      length *= tMul;
      height *= mMul;
    }
    double wave = 0.5 * height * (1 + Math.cos(Math.PI * (step - start) / length));
    return initialLearningRate * ((1 - alpha) * wave + alpha);
  }
}
