package dev.fovea.cli;

import dev.fovea.train.LearningRateCurve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Draws the loss over the learning rates of a range test, with the suggestions on the curve.
final class RateChart {
  private static final List<Color> COLOURS = List
      .of(new Color(0xff7f0e), new Color(0x2ca02c), new Color(0xd62728));
  private static final Color CURVE = new Color(0x1f77b4);
  private static final Color GRID = new Color(0xdddddd);

  private RateChart() {}

  /// @param suggestions learning rates by the names that the legend shows
  static XYChart of(LearningRateCurve curve, Map<String, Double> suggestions) {
    XYChart chart = new XYChartBuilder().width(800).height(500).title("Learning rates")
        .xAxisTitle("Learning rate").yAxisTitle("Loss, smoothed").build();
    chart.getStyler()
        .setXAxisLogarithmic(true)
        .setYAxisDecimalPattern("0.0##")
        .setPlotGridLinesColor(GRID)
        .setLegendPosition(Styler.LegendPosition.OutsideS)
        .setLegendLayout(Styler.LegendLayout.Horizontal)
        .setChartBackgroundColor(Color.WHITE)
        .setChartPadding(14);
    XYSeries line = chart.addSeries(
        "loss", new ArrayList<>(curve.rates()), new ArrayList<>(curve.losses()));
    line.setLineColor(CURVE);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineStyle(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    int next = 0;
    for (Map.Entry<String, Double> suggestion : suggestions.entrySet()) {
      double rate = suggestion.getValue();
      XYSeries point = chart.addSeries(
          "%s %s".formatted(suggestion.getKey(), String.format(Locale.ROOT, "%.2g", rate)),
          List.of(rate), List.of(lossAt(curve, rate)));
      point.setMarker(SeriesMarkers.CIRCLE);
      point.setMarkerColor(COLOURS.get(next++));
      point.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
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
