package dev.fovea.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Draws `curves.png`: loss and accuracy over the epochs, in training and in validation.
final class Curves {
  private static final Color TRAINING = new Color(0x1f77b4);
  private static final Color VALIDATION = new Color(0xff7f0e);
  private static final Color GRID = new Color(0xdddddd);

  private Curves() {}

  /// Draws the curves of the finished epochs.
  ///
  /// @return why there is no picture, if there is none
  /// @throws UncheckedIOException if the file cannot be written
  static Optional<String> draw(List<Map<String, Double>> epochs, Path file) {
    return Drawing.write(
        file,
        "history.csv",
        () -> List.of(panel("Loss", "loss", epochs), panel("Accuracy", "accuracy", epochs)));
  }

  private static XYChart panel(String title, String column, List<Map<String, Double>> epochs) {
    XYChart chart = new XYChartBuilder()
        .width(640)
        .height(440)
        .title(title)
        .xAxisTitle("Epoch")
        .yAxisTitle(title)
        .build();
    style(chart, epochs.size());
    add(chart, "training", values(epochs, column), TRAINING);
    add(chart, "validation", values(epochs, "val_" + column), VALIDATION);
    return chart;
  }

  private static void style(XYChart chart, int epochs) {
    chart.getStyler()
        .setXAxisMin(epochs == 1 ? 0.0 : 1.0)
        .setXAxisMax(epochs == 1 ? 2.0 : epochs)
        .setXAxisTickLabelsFormattingFunction(Curves::wholeEpoch)
        .setYAxisDecimalPattern("0.0##")
        .setPlotGridLinesColor(GRID)
        .setLegendPosition(Styler.LegendPosition.OutsideS)
        .setLegendLayout(Styler.LegendLayout.Horizontal)
        .setChartBackgroundColor(Color.WHITE)
        .setChartPadding(14);
  }

  /// Half epochs get no label.
  private static String wholeEpoch(double epoch) {
    return epoch == Math.rint(epoch) ? String.valueOf((long) epoch) : "";
  }

  private static List<Double> values(List<Map<String, Double>> epochs, String column) {
    return epochs.stream().map(figures -> figures.getOrDefault(column, Double.NaN)).toList();
  }

  private static void add(XYChart chart, String name, List<Double> values, Color color) {
    List<Integer> epochs = IntStream.rangeClosed(1, values.size()).boxed().toList();
    XYSeries series = chart.addSeries(name, new ArrayList<>(epochs), new ArrayList<>(values));
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }
}
