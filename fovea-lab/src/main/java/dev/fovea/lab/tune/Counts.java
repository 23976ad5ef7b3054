package dev.fovea.lab.tune;

import java.util.random.RandomGenerator;

/// How often each option was taken, and each once more, so that none is excluded.
///
/// @param weights one for each option, together 1
record Counts(double... weights) implements Density {
  /// Returns the counts of options at these places, each in the part of one.
  static Counts of(int options, double... places) {
    double[] weights = new double[options];
    java.util.Arrays.fill(weights, 1.0 / (options + places.length));
    for (double place : places) {
      weights[part(place, options)] += 1.0 / (options + places.length);
    }
    return new Counts(weights);
  }

  private static int part(double place, int options) {
    return Math.clamp((int) (place * options), 0, options - 1);
  }

  @Override
  public double at(double place) {
    return weights[part(place, weights.length)] * weights.length;
  }

  @Override
  public double draw(RandomGenerator random) {
    double left = random.nextDouble();
    int option = 0;
    while (option < weights.length - 1 && left >= weights[option]) {
      left -= weights[option];
      option++;
    }
    return (option + 0.5) / weights.length;
  }
}
