package dev.fovea.bench;

import java.util.Arrays;

/// The times of repeated steps.
///
/// @param sorted         seconds of each step, the shortest first
/// @param bytesPerStep   what a step allocated on Java's heap, all threads together
/// @param first          loss of the first step of all
/// @param last           loss of the last
/// @param residentBefore memory before the measured steps
/// @param residentAfter  memory after them
@SuppressWarnings("ArrayRecordComponent") // nobody compares two measurements
record Measurement(
    double[] sorted,
    double bytesPerStep,
    double first,
    double last,
    String residentBefore,
    String residentAfter) {
  private static final int MOST_STEPS = 1_000_000;

  /// Repeats a step, first to warm up, then with a clock.
  static Measurement of(Work step, BenchOptions options) {
    double first = step.run();
    long warm = System.nanoTime() + (long) (options.warmup() * 1e9);
    for (int i = 0; i < 2 || System.nanoTime() < warm; i++) {
      step.run();
    }
    double[] seconds = new double[MOST_STEPS];
    double last = first;
    int count = 0;
    String before = Footprint.resident();
    long allocated = Footprint.allocated();
    long end = System.nanoTime() + (long) (options.seconds() * 1e9);
    while (count < options.steps() || System.nanoTime() < end && count < MOST_STEPS) {
      long start = System.nanoTime();
      last = step.run();
      seconds[count++] = (System.nanoTime() - start) / 1e9;
    }
    double bytes = (double) (Footprint.allocated() - allocated) / count;
    double[] sorted = Arrays.copyOf(seconds, count);
    Arrays.sort(sorted);
    return new Measurement(sorted, bytes, first, last, before, Footprint.resident());
  }

  /// Returns the time that a share of the steps stays below.
  ///
  /// @param share from 0 to 1
  double quantile(double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
