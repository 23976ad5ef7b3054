package dev.fovea.examples;

import dev.fovea.lab.report.Chart;
import dev.fovea.train.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// One training with several seeds: what of a curve is the network's, and what is chance.
public record Repeats(List<History> runs) {

  public Repeats {
    runs = List.copyOf(runs);
  }

  /// Trains with the seeds 1, 2, 3 ….
  public static Repeats of(int seeds, LongFunction<History> training) {
    List<History> runs = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      runs.add(training.apply(seed));
    }
    return new Repeats(runs);
  }

  /// Returns the mean over the seeds, epoch by epoch.
  public List<Double> mean(String column) {
    return epochs(column).map(e -> e.average().orElseThrow()).toList();
  }

  /// Returns the mean over the seeds after the last epoch.
  public double last(String column) {
    return mean(column).getLast();
  }

  /// Returns the last epoch's values over the seeds, such as `0.953 ± 0.002`: mean and standard deviation.
  public String lastText(String column) {
    double mean = last(column);
    double squares = runs.stream().mapToDouble(r -> Math.pow(r.last(column) - mean, 2)).sum();
    return runs.size() == 1
        ? String.format(Locale.ROOT, "%.3f", mean)
        : String.format(Locale.ROOT, "%.3f ± %.3f", mean, Math.sqrt(squares / (runs.size() - 1)));
  }

  /// Adds the mean as a line to a chart, with a band from the smallest to the largest value.
  public Chart line(Chart chart, String name, String column) {
    return line(chart, name, column, 1);
  }

  /// Adds the same where an epoch counts as several.
  public Chart line(Chart chart, String name, String column, int epochs) {
    List<Double> places = IntStream.rangeClosed(1, mean(column).size())
        .mapToObj(i -> (double) i * epochs).toList();
    Chart with = chart.line(name, places, mean(column));
    return runs.size() == 1
        ? with
        : with.band(places, epochs(column).map(e -> e.min().orElseThrow()).toList(),
            epochs(column).map(e -> e.max().orElseThrow()).toList());
  }

  private java.util.stream.Stream<DoubleStream> epochs(String column) {
    int epochs = runs.stream().mapToInt(r -> r.epochs().size()).min().orElseThrow();
    return IntStream.range(0, epochs)
        .mapToObj(i -> runs.stream().mapToDouble(r -> r.column(column).get(i)));
  }
}
