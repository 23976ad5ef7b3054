package dev.fovea.examples;

import java.util.ArrayList;
import java.util.List;

/// How long pieces of work take that are to be compared.
///
/// They run in turn, round by round, so that a machine that is busy for a while slows all of them; the middle one of the rounds' times counts.
final class Stopwatch {
  private static final double MILLION = 1e6;

  private Stopwatch() {}

  /// Returns the milliseconds that each piece of work takes.
  ///
  /// @param rounds how often each is measured, after as many rounds, at most ten, that are not
  static List<Double> milliseconds(int rounds, List<Runnable> works) {
    List<List<Double>> times = new ArrayList<>();
    works.forEach(_ -> times.add(new ArrayList<>()));
    for (int round = -Math.min(rounds, 10); round < rounds; round++) {
      for (int i = 0; i < works.size(); i++) {
        long start = System.nanoTime();
        works.get(i).run();
        double time = (System.nanoTime() - start) / MILLION;
        if (round >= 0) {
          times.get(i).add(time);
        }
      }
    }
    return times.stream().map(Stopwatch::middle).toList();
  }

  private static double middle(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
