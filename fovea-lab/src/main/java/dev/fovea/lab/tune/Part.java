package dev.fovea.lab.tune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A part of a parameter's scale from 0 to 1.
record Part(double low, double high) {
  private static final double MARGIN = 0.25;
  private static final double NARROWEST = 0.1;
  private static final int TICKS = 4;

  /// Returns the part in which places lie, with some room at both ends.
  static Part around(double... places) {
    double low = Arrays.stream(places).min().orElseThrow();
    double high = Arrays.stream(places).max().orElseThrow();
    double room = Math.max(MARGIN * (high - low), (NARROWEST - (high - low)) / 2);
    return new Part(Math.max(0, low - room), Math.min(1, high + room));
  }

  /// Returns five values along a scale of numbers.
  static Map<Double, String> ticks(Parameter parameter) {
    Map<Double, String> ticks = new LinkedHashMap<>();
    for (int i = 0; i <= TICKS; i++) {
      double place = (double) i / TICKS;
      Object value = parameter.at(place);
      ticks.put(place, value instanceof Double number ? number(number) : String.valueOf(value));
    }
    return ticks;
  }

  /// Returns a number with two or three digits.
  private static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e5)) {
      return String.format(Locale.ROOT, "%.1e", value).replace("e-0", "e-").replace("e+0", "e");
    }
    String text = String.format(Locale.ROOT, size < 1 ? "%.4f" : "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
