package dev.fovea.schedule;

import java.util.List;

/// All schedules, for those who read models from files.
public final class Schedules {
  private Schedules() {}

  /// Returns the schedules' records, by the alphabet.
  public static List<Class<? extends Schedule>> all() {
    return List.of(
        CosineDecay.class,
        CosineDecayRestarts.class,
        ExponentialDecay.class,
        InverseTimeDecay.class,
        PiecewiseConstantDecay.class,
        PolynomialDecay.class);
  }
}
