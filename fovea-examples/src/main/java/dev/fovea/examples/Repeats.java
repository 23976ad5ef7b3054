package dev.fovea.examples;

import dev.fovea.lab.report.Chart;
import dev.fovea.train.History;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
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
    return spread(column).means();
  }

  /// Returns the mean over the seeds after the last epoch.
  public double last(String column) {
    return mean(column).getLast();
  }

  /// Returns the last epoch's values over the seeds, such as `0.953 ± 0.002`: mean and standard deviation.
  public String lastText(String column) {
    return spread(column).text(epochs() - 1);
  }

  /// Adds the mean as a line to a chart, with a band from the smallest to the largest value.
  public Chart line(Chart chart, String name, String column) {
    return line(chart, name, column, 1);
  }

  /// Adds the same where an epoch counts as several.
  public Chart line(Chart chart, String name, String column, int epochs) {
    List<Double> places = IntStream.rangeClosed(1, epochs())
        .mapToObj(i -> (double) i * epochs).toList();
    return spread(column).line(chart, name, places);
  }

  private Spread spread(String column) {
    return new Spread(
        runs.stream().map(run -> run.column(column).subList(0, epochs())).toList());
  }

  /// Returns how many epochs all runs have.
  private int epochs() {
    return runs.stream().mapToInt(run -> run.epochs().size()).min().orElseThrow();
  }
}
