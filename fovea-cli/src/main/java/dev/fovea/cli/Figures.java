package dev.fovea.cli;

import java.util.Locale;
import java.util.Map;

/// Figures as Keras prints them.
final class Figures {
  private Figures() {}

  /// Returns a form such as ` - accuracy: 0.9312 - loss: 1.2345e-04`.
  static String text(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder();
    figures.forEach((name, figure) -> {
      String format = Math.abs(figure) > 1e-3 || figure == 0 ? "%.4f" : "%.4e";
      text.append(" - ").append(name).append(": ")
          .append(String.format(Locale.ROOT, format, figure));
    });
    return text.toString();
  }
}
