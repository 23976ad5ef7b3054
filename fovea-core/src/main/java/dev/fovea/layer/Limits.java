package dev.fovea.layer;

import java.util.List;

/// Two numbers between which a layer draws, as Keras reads them: from a pair, or from one number.
final class Limits {
  private Limits() {}

  /// Returns the pair in order; a single number counts on both sides of 0, as far as that goes.
  ///
  /// @param factor one number from `least` to `most`, or a pair that does not lie beyond them
  static List<Double> around(String what, List<Double> factor, double least, double most) {
    boolean fits = switch (factor.size()) {
      case 1 -> factor.getFirst() >= least && factor.getFirst() <= most;
      case 2 -> factor.getFirst() <= most && factor.getLast() >= least;
      default -> false;
    };
    if (!fits) {
      throw new IllegalArgumentException(
          "%s needs a number from %s to %s, or a pair of such, got %s."
              .formatted(what, least, most, factor));
    }
    return pair(factor, least);
  }

  /// Returns the pair in order; a single number counts on both sides of 0. None may be outside of -1
  /// to 1.
  static List<Double> share(String what, List<Double> factor) {
    return within(what, factor, -1, 1);
  }

  /// Returns the pair in order; a single number counts on both sides of 0, as far as that goes. None
  /// may be outside of these limits.
  static List<Double> within(String what, List<Double> factor, int least, int most) {
    boolean fits = factor.size() == 1 || factor.size() == 2;
    if (!fits || factor.stream().anyMatch(f -> !(f >= least && f <= most))) {
      throw new IllegalArgumentException(
          "%s needs a number from %d to %d, or a pair of such, got %s."
              .formatted(what, least, most, factor));
    }
    return pair(factor, least);
  }

  private static List<Double> pair(List<Double> factor, double least) {
    if (factor.size() == 1) {
      double size = Math.abs(factor.getFirst());
      return List.of(Math.max(-size, least), size);
    }
    return factor.stream().sorted().toList();
  }

  /// Returns the lowest and the highest value of a pixel, in order.
  static List<Double> values(String layer, List<Double> range) {
    if (range.size() != 2 || range.stream().anyMatch(v -> !Double.isFinite(v))) {
      throw new IllegalArgumentException(
          "%s valueRange needs the lowest and the highest value of a pixel, got %s."
              .formatted(layer, range));
    }
    return range.stream().sorted().toList();
  }

  /// Returns the lowest and the highest value of a pixel, in order, which must not be the same.
  static List<Double> span(String layer, List<Double> range) {
    List<Double> values = values(layer, range);
    if (values.getFirst().equals(values.getLast())) {
      throw new IllegalArgumentException(
          "%s valueRange needs two different numbers, got %s.".formatted(layer, range));
    }
    return values;
  }

  /// Checks an interpolation that an affine transform can do.
  static void nearestOrBilinear(String what, Interpolation interpolation) {
    if (interpolation != Interpolation.NEAREST && interpolation != Interpolation.BILINEAR) {
      throw new IllegalArgumentException(
          "%s must be NEAREST or BILINEAR, got %s.".formatted(what, interpolation));
    }
  }
}
