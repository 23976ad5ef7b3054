package dev.fovea.schedule;

/// What schedules ask of their settings.
final class Check {
  private Check() {}

  static void rateAndSteps(String schedule, double rate, double steps) {
    if (!(rate >= 0) || !(steps > 0)) {
      throw new IllegalArgumentException(
          "%s needs a learning rate of at least 0 and more than 0 steps, got %s and %s."
              .formatted(schedule, rate, steps));
    }
  }
}
