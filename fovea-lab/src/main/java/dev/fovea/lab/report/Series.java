package dev.fovea.lab.report;

import java.util.List;

/// What a chart shows under one name.
///
/// @param x      places; in a chart of bars the indices of the categories
/// @param y      values
/// @param high   for a band the upper edge, `y` being the lower one; else empty
/// @param colour which of the chart's colours
record Series(
    Kind kind,
    String name,
    List<Double> x,
    List<Double> y,
    List<Double> high,
    int colour) {

  enum Kind {
    LINE, DASHED, POINTS, BAND, BARS
  }

  Series {
    if (x.size() != y.size() || !high.isEmpty() && high.size() != y.size()) {
      throw new IllegalArgumentException(
          "'%s' has %d places and %d values.".formatted(name, x.size(), y.size()));
    }
  }

  Ink ink() {
    return Ink.series(colour);
  }
}
