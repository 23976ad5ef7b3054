package dev.fovea.examples;

import dev.fovea.lab.report.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A row of figures, measured with several seeds: what of them is the method's, and what is chance.
///
/// @param runs a row for each seed, all of one length
record Spread(List<List<Double>> runs) {
  Spread {
    runs = runs.stream().map(List::copyOf).toList();
  }

  /// Measures with the seeds 1, 2, 3 ….
  static Spread of(int seeds, LongFunction<List<Double>> measurement) {
    List<List<Double>> runs = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      runs.add(measurement.apply(seed));
    }
    return new Spread(runs);
  }

  /// Returns the mean over the seeds of each figure.
  List<Double> means() {
    return places().mapToObj(this::mean).toList();
  }

  /// Returns the mean over the seeds of one figure.
  double mean(int place) {
    return at(place).average().orElseThrow();
  }

  /// Returns one figure over the seeds, such as `0.953 ± 0.002`: mean and standard deviation.
  String text(int place) {
    double mean = mean(place);
    double squares = at(place).map(v -> (v - mean) * (v - mean)).sum();
    return runs.size() == 1
        ? Words.of("%.3f", mean)
        : Words.of("%.3f ± %.3f", mean, Math.sqrt(squares / (runs.size() - 1)));
  }

  /// Adds the means as a line to a chart, with a band from the smallest to the largest values.
  ///
  /// @param x where the figures lie
  Chart line(Chart chart, String name, List<Double> x) {
    Chart with = chart.line(name, x, means());
    return runs.size() == 1
        ? with
        : with.band(x, places().mapToObj(i -> at(i).min().orElseThrow()).toList(),
            places().mapToObj(i -> at(i).max().orElseThrow()).toList());
  }

  private IntStream places() {
    return IntStream.range(0, runs.getFirst().size());
  }

  private DoubleStream at(int place) {
    return runs.stream().mapToDouble(run -> run.get(place));
  }
}
