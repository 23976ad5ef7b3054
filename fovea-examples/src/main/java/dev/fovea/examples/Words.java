package dev.fovea.examples;

import java.util.Locale;

/// Measured numbers in sentences and tables, written alike in every country.
final class Words {
  private static final double POINTS = 100;

  private Words() {}

  /// Returns a text with numbers in it, as `String.format` does: `%,d` gives `1,438,482`.
  @SuppressWarnings("AnnotateFormatMethod") // Would need a library for one annotation.
  static String of(String text, Object... numbers) {
    return String.format(Locale.ROOT, text, numbers);
  }

  /// Returns a whole number with its thousands apart.
  static String count(long number) {
    return of("%,d", number);
  }

  /// Returns a number as tables show it, with three decimals: what a sentence computes from it agrees with the table.
  static double shown(double number) {
    return Double.parseDouble(of("%.3f", number));
  }

  /// Returns how an accuracy compares with another one, such as `2.9 points better`, from both as tables show them.
  ///
  /// @param first  the accuracy that is spoken of, 0 to 1
  /// @param second what it is compared with, 0 to 1
  static String points(double first, double second) {
    double points = POINTS * (shown(first) - shown(second));
    if (Math.abs(points) < 0.05) {
      return "just as good";
    }
    return of("%.1f points %s", Math.abs(points), points > 0 ? "better" : "worse");
  }
}
