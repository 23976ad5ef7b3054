package dev.fovea.cli;

import dev.fovea.lab.report.Chart;
import dev.fovea.train.LearningRateCurve;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws the loss over the learning rates of a range test, with the suggestions on the curve.
final class RateChart {
  private RateChart() {}

  /// @param suggestions learning rates by the names that the legend shows
  static Chart of(LearningRateCurve curve, Map<String, Double> suggestions) {
    Chart chart = Chart.of("Learning rates", "learning rate", "loss, smoothed").logX()
        .line("loss", curve.rates(), curve.losses());
    for (Map.Entry<String, Double> suggestion : suggestions.entrySet()) {
      double rate = suggestion.getValue();
      chart = chart.points(
          "%s %s".formatted(suggestion.getKey(), String.format(Locale.ROOT, "%.2g", rate)),
          List.of(rate), List.of(lossAt(curve, rate)));
    }
    return chart;
  }

  /// Returns the loss of the step whose learning rate is nearest.
  private static double lossAt(LearningRateCurve curve, double rate) {
    int nearest = 0;
    for (int i = 1; i < curve.rates().size(); i++) {
      boolean nearer = distance(curve, i, rate) < distance(curve, nearest, rate);
      nearest = nearer ? i : nearest;
    }
    return curve.losses().get(nearest);
  }

  private static double distance(LearningRateCurve curve, int step, double rate) {
    return Math.abs(Math.log(curve.rates().get(step) / rate));
  }
}
