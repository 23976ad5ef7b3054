package dev.fovea.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where values lie along a side of a chart, and which of them are written there.
///
/// @param low   value at the start
/// @param high  value at the end
/// @param steps what is between values that are written; for powers of ten both ends are some
record Axis(double low, double high, Steps steps) {
  private static final int TICKS = 6;

  enum Steps {
    ANY, WHOLE, POWERS
  }

  boolean logarithmic() {
    return steps == Steps.POWERS;
  }

  /// Returns an axis that holds all values, from a round number to a round number.
  static Axis around(List<Double> values, boolean logarithmic) {
    Steps steps = logarithmic ? Steps.POWERS : Steps.ANY;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value) && (!logarithmic || value > 0)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      return new Axis(logarithmic ? 1 : 0, logarithmic ? 10 : 1, steps);
    }
    if (logarithmic) {
      double first = Math.floor(Math.log10(low) + 1e-9);
      double last = Math.ceil(Math.log10(high) - 1e-9);
      return new Axis(Math.pow(10, first), Math.pow(10, Math.max(last, first + 1)), steps);
    }
    double room = low == high ? Math.max(Math.abs(low), 1) * 0.1 : 0;
    double step = step(low - room, high + room);
    return new Axis(Math.floor((low - room) / step + 1e-9) * step,
        Math.ceil((high + room) / step - 1e-9) * step, steps);
  }

  /// Returns how far along the axis a value lies, 0 to 1.
  double place(double value) {
    if (logarithmic()) {
      return Math.log(value / low) / Math.log(high / low);
    }
    return (value - low) / (high - low);
  }

  /// Returns the values that are written along the axis.
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic()) {
      int decades = (int) Math.round(Math.log10(high / low));
      int every = Math.max(1, (decades + TICKS) / (TICKS + 1));
      for (int i = 0; i <= decades; i += every) {
        ticks.add(low * Math.pow(10, i));
      }
      return ticks;
    }
    double step = step();
    for (long i = Math.round(Math.ceil(low / step - 1e-9)); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /// Returns a value as it stands beside its tick.
  String label(double tick) {
    double size = Math.abs(tick);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.1e", tick).replaceFirst("\\.0e", "e")
          .replaceFirst("e([+-])0", "e$1").replace("e+", "e");
    }
    if (logarithmic()) {
      return plain(tick, 3);
    }
    return plain(tick, Math.max(0, (int) -Math.floor(Math.log10(step()) + 1e-9)));
  }

  private static String plain(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  private double step() {
    double step = step(low, high);
    return steps == Steps.WHOLE ? Math.max(1, step) : step;
  }

  /// Returns 1, 2 or 5 times a power of ten: some six steps from low to high.
  private static double step(double low, double high) {
    double rough = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double times = rough / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  }
}
