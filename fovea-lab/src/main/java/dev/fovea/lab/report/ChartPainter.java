package dev.fovea.lab.report;

import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;

/// Draws a chart: title, legend, axes with their ticks, then the values.
final class ChartPainter {
  private static final double LEFT = 62;
  private static final double RIGHT = 18;
  private static final double TOP = 36;
  private static final double BOTTOM = 48;
  private static final double LEGEND_LINE = 20;
  private static final double SIZE = 12;
  /// Width of a letter as a share of its height, on average.
  private static final double LETTER = 0.56;
  private static final double BAR_SHARE = 0.8;

  private final Chart chart;
  private final Canvas canvas;
  private final Axis x;
  private final Axis y;
  private final List<List<Series>> legend;
  private final double right;
  private final double top;
  private final double bottom;

  ChartPainter(Chart chart, Canvas canvas) {
    this.chart = chart;
    this.canvas = canvas;
    x = chart.xAxis();
    y = chart.yAxis();
    legend = legendLines();
    right = chart.width() - RIGHT;
    top = TOP + LEGEND_LINE * legend.size();
    bottom = chart.height() - BOTTOM;
  }

  void paint() {
    canvas.text(chart.title(), LEFT, 22, Canvas.Anchor.START, 15, true, Ink.TEXT);
    paintLegend();
    chart.background()
        .ifPresent(p -> canvas.picture(p, LEFT, top, right - LEFT, bottom - top));
    paintAxes();
    for (Series series : chart.series()) {
      switch (series.kind()) {
        case LINE -> paintLine(series, false);
        case DASHED -> paintLine(series, true);
        case POINTS -> paintPoints(series);
        case BAND -> paintBand(series);
        case BARS -> paintBars(series);
      }
    }
  }

  private List<List<Series>> legendLines() {
    List<List<Series>> lines = new ArrayList<>();
    double used = Double.POSITIVE_INFINITY;
    for (Series series : chart.series()) {
      if (series.name().isEmpty()) {
        continue;
      }
      double wide = legendWidth(series);
      if (used + wide > chart.width() - RIGHT) {
        lines.add(new ArrayList<>());
        used = LEFT;
      }
      lines.getLast().add(series);
      used += wide;
    }
    return lines;
  }

  private static double legendWidth(Series series) {
    return 44 + series.name().length() * SIZE * LETTER;
  }

  private void paintLegend() {
    double line = TOP + 6;
    for (List<Series> entries : legend) {
      double place = LEFT;
      for (Series series : entries) {
        List<Point2D> sample = List.of(point(place, line), point(place + 20, line));
        switch (series.kind()) {
          case LINE, DASHED -> canvas.line(
              sample, series.ink(), 2.5, series.kind() == Series.Kind.DASHED);
          case POINTS -> canvas.dot(place + 10, line, 4, series.ink());
          case BAND, BARS -> canvas.bar(place + 5, line - 5, 10, 10, series.ink());
        }
        canvas.text(series.name(), place + 26, line + 4, Canvas.Anchor.START, SIZE, false,
            Ink.TEXT);
        place += legendWidth(series);
      }
      line += LEGEND_LINE;
    }
  }

  private void paintAxes() {
    for (double tick : y.ticks()) {
      double height = down(tick);
      canvas.line(List.of(point(LEFT, height), point(right, height)), Ink.GRID, 1, false);
      canvas.text(y.label(tick), LEFT - 8, height + 4, Canvas.Anchor.END, SIZE, false, Ink.QUIET);
    }
    if (chart.categories().isEmpty()) {
      for (double tick : x.ticks()) {
        double place = across(tick);
        canvas.line(List.of(point(place, bottom), point(place, bottom + 4)), Ink.QUIET, 1, false);
        canvas.text(x.label(tick), place, bottom + 18, Canvas.Anchor.MIDDLE, SIZE, false,
            Ink.QUIET);
      }
    } else {
      paintCategories();
    }
    canvas.line(List.of(point(LEFT, bottom), point(right, bottom)), Ink.QUIET, 1, false);
    canvas.text(chart.xLabel(), (LEFT + right) / 2, bottom + 38, Canvas.Anchor.MIDDLE, SIZE + 1,
        false, Ink.TEXT);
    canvas.upright(chart.yLabel(), 16, (top + bottom) / 2, SIZE + 1, Ink.TEXT);
  }

  /// Writes names that have room, and each second or third one where they have not.
  private void paintCategories() {
    double longest = chart.categories().stream().mapToInt(String::length).max().orElse(0);
    double room = (right - LEFT) / chart.categories().size();
    double size = Math.clamp(room / Math.max(1, longest * LETTER), 9, SIZE);
    int every = (int) Math.max(1, Math.ceil(longest * LETTER * size / room));
    for (int i = 0; i < chart.categories().size(); i += every) {
      canvas.text(chart.categories().get(i), across(i), bottom + 18, Canvas.Anchor.MIDDLE, size,
          false, Ink.QUIET);
    }
  }

  private void paintLine(Series series, boolean dashed) {
    List<Point2D> part = new ArrayList<>();
    for (int i = 0; i < series.x().size(); i++) {
      if (visible(series.x().get(i), series.y().get(i))) {
        part.add(point(across(series.x().get(i)), down(series.y().get(i))));
      } else {
        paintPart(part, series, dashed);
        part.clear();
      }
    }
    paintPart(part, series, dashed);
  }

  /// A value between two gaps is a point.
  private void paintPart(List<Point2D> part, Series series, boolean dashed) {
    if (part.size() == 1) {
      canvas.dot(part.getFirst().getX(), part.getFirst().getY(), 3, series.ink());
    } else if (!part.isEmpty()) {
      canvas.line(part, series.ink(), 2.2, dashed);
    }
  }

  private void paintPoints(Series series) {
    double radius = series.x().size() > 200 ? 2 : 3.5;
    for (int i = 0; i < series.x().size(); i++) {
      if (visible(series.x().get(i), series.y().get(i))) {
        canvas.dot(across(series.x().get(i)), down(series.y().get(i)), radius, series.ink());
      }
    }
  }

  private void paintBand(Series series) {
    List<Point2D> low = new ArrayList<>();
    List<Point2D> high = new ArrayList<>();
    for (int i = 0; i < series.x().size(); i++) {
      double place = series.x().get(i);
      if (visible(place, series.y().get(i)) && visible(place, series.high().get(i))) {
        low.add(point(across(place), down(series.y().get(i))));
        high.addFirst(point(across(place), down(series.high().get(i))));
      }
    }
    low.addAll(high);
    canvas.area(low, series.ink(), 0.18);
  }

  private void paintBars(Series series) {
    List<Series> groups = chart.series().stream().filter(s -> s.kind() == Series.Kind.BARS)
        .toList();
    double wide = (across(1) - across(0)) * BAR_SHARE / groups.size();
    double base = down(y.logarithmic() ? y.low() : Math.clamp(0, y.low(), y.high()));
    for (int i = 0; i < series.y().size(); i++) {
      if (visible(i, series.y().get(i))) {
        double end = down(series.y().get(i));
        double left = across(i) + (groups.indexOf(series) - groups.size() / 2.0) * wide;
        canvas.bar(left, Math.min(base, end), wide, Math.abs(base - end), series.ink());
      }
    }
  }

  private boolean visible(double atX, double atY) {
    return Double.isFinite(x.place(atX)) && Double.isFinite(y.place(atY));
  }

  private double across(double value) {
    return LEFT + x.place(value) * (right - LEFT);
  }

  /// What lies outside the axis is drawn at its edge.
  private double down(double value) {
    return bottom - Math.clamp(y.place(value), 0, 1) * (bottom - top);
  }

  private static Point2D point(double x, double y) {
    return new Point2D.Double(x, y);
  }
}
