package dev.fovea.schedule;

/// Up from a small step size to a large one, and down to a much smaller one: one cycle for a whole
/// training, as PyTorch's `OneCycleLR`.
///
/// Keras has no such schedule, so that a trainer with it cannot be saved for Keras.
///
/// @param maxLearningRate the largest step size, at least 0
/// @param totalSteps      how many steps the cycle takes; afterwards the step size stays
/// @param pctStart        share of the steps on the way up, above 0 and below 1; it takes more than
///     one step
/// @param divFactor       the cycle starts at the largest step size divided by this, above 0
/// @param finalDivFactor  and ends at its start divided by this, above 0
/// @param threePhase      whether it comes down to its start as fast as it went up, and then further
/// @param linear          whether the way is straight, and not half a wave of the cosine
/// @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin 2017</a>
public record OneCycle(double maxLearningRate, int totalSteps, double pctStart, double divFactor,
    double finalDivFactor, boolean threePhase, boolean linear) implements Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public OneCycle {
    Check.rateAndSteps("OneCycle", maxLearningRate, totalSteps);
    double up = pctStart * totalSteps;
    if (!(up > 1) || !((threePhase ? 2 * up - 1 : up) < totalSteps)
        || !(divFactor > 0) || !(finalDivFactor > 0)) {
      throw new IllegalArgumentException(
          ("OneCycle needs steps on each of its ways and divisors above 0, got a share of %s of %d"
              + " steps, %s and %s.").formatted(pctStart, totalSteps, divFactor, finalDivFactor));
    }
  }

  /// Returns PyTorch's defaults: 30 % of the steps up from a 25th, down to a 250,000th, in waves.
  public OneCycle(double maxLearningRate, int totalSteps) {
    this(maxLearningRate, totalSteps, 0.3, 25, 1e4, false, false);
  }

  @Override
  public double at(long step) {
    double done = (double) Math.min(step, totalSteps - 1L);
    double start = maxLearningRate / divFactor;
    double end = start / finalDivFactor;
    double top = pctStart * totalSteps - 1;
    if (done <= top) {
      return way(start, maxLearningRate, done / top);
    }
    double last = totalSteps - 1.0;
    if (!threePhase) {
      return way(maxLearningRate, end, (done - top) / (last - top));
    }
    double back = 2 * pctStart * totalSteps - 2;
    return done <= back
        ? way(maxLearningRate, start, (done - top) / (back - top))
        : way(start, end, (done - back) / (last - back));
  }

  private double way(double from, double to, double share) {
    return linear
        ? from + (to - from) * share
        : to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
  }
}
