package dev.fovea.cli;

import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.Locale;
import java.util.stream.Collectors;

/// Counts, memory and sizes as tables show them.
final class Amounts {
  private static final double MIB = 1 << 20;

  private Amounts() {}

  /// Returns a count with commas, such as `25,636,712`.
  static String exact(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// Returns a count in the units of papers, such as `3.86 G`.
  static String rounded(long count) {
    String[] units = {"K", "M", "G", "T", "P"};
    double number = count / 1000.0;
    int unit = 0;
    while (number >= 1000 && unit < units.length - 1) {
      number /= 1000;
      unit++;
    }
    return count < 1000
        ? String.valueOf(count)
        : String.format(Locale.ROOT, "%.2f %s", number, units[unit]);
  }

  /// Returns an amount in a unit, such as `118.01`.
  static String in(double unit, long amount) {
    return String.format(Locale.ROOT, "%,.2f", amount / unit);
  }

  /// Returns memory in MiB, such as `97.80`.
  static String mebibytes(long bytes) {
    return in(MIB, bytes);
  }

  /// Returns the sizes of a model's inputs, such as `224x224x3`.
  static String inputs(Model model) {
    return model.inputs().stream().map(Symbol::shape).map(Amounts::size)
        .collect(Collectors.joining(", "));
  }

  /// Returns a size such as `224x224x3`.
  static String size(Shape shape) {
    return shape.dims().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
