package dev.fovea.op;

import java.util.Arrays;

/// Which elements of an axis make one element of it after [Resize], and with which weights.
///
/// Element `i` of the result lies at `(i + 0.5) * input / length - 0.5`, so that both ends of the
/// axis stay where they are. The weights of elements that do not exist go to the others.
///
/// @see <a href="https://doi.org/10.1109/TASSP.1981.1163711">Keys 1981, Cubic convolution
///     interpolation for digital image processing</a>
public enum Filter {
  /// The nearest element alone; of two as near, the later one.
  NEAREST(0),
  /// The two neighbours, by their distances.
  LINEAR(1),
  /// Four neighbours by Keys's cubic, with `a = -0.5`.
  CUBIC(2),
  /// Six neighbours by Lanczos's window.
  LANCZOS3(3),
  /// Ten neighbours by Lanczos's window.
  LANCZOS5(5),
  /// The mean of all elements that the result's element covers, be it in part.
  BINS(0);

  /// A sum of weights below this counts as 0, as in Keras on JAX.
  private static final double NOTHING = 1000 * 0x1p-23;

  private final int radius;

  Filter(int radius) {
    this.radius = radius;
  }

  /// Neighbouring elements of an axis and their weights, whose sum is 1.
  ///
  /// @param first   the first of them
  /// @param weights one for each
  public record Taps(int first, double[] weights) {}

  /// Returns what makes element `i` of an axis that gets the length `length`.
  ///
  /// @param input     its length before
  /// @param antialias whether the filter grows with the step where the axis shrinks
  public Taps taps(int i, int input, int length, boolean antialias) {
    double step = (double) input / length;
    if (this == NEAREST) {
      return new Taps(Math.min((int) Math.floor((i + 0.5) * input / length), input - 1),
          new double[]{1});
    }
    if (this == BINS) {
      int from = (int) ((long) i * input / length);
      int to = (int) (((i + 1L) * input + length - 1) / length);
      return even(from, to - from);
    }
    if (input == length) {
      return new Taps(i, new double[]{1});
    }
    double grown = antialias ? Math.max(step, 1) : 1;
    return taps((i + 0.5) * step - 0.5, input, grown);
  }

  private Taps taps(double place, int input, double grown) {
    int from = Math.max((int) Math.ceil(place - radius * grown), 0);
    int to = Math.min((int) Math.floor(place + radius * grown), input - 1);
    double[] weights = new double[to - from + 1];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = weight(Math.abs(place - from - k) / grown);
      sum += weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.abs(sum) > NOTHING ? weights[k] / sum : 0;
    }
    return new Taps(from, weights);
  }

  private static Taps even(int from, int count) {
    double[] weights = new double[count];
    Arrays.fill(weights, 1.0 / count);
    return new Taps(from, weights);
  }

  private double weight(double x) {
    return switch (this) {
      case NEAREST, BINS -> 1;
      case LINEAR -> Math.max(0, 1 - x);
      case CUBIC -> x >= 2
          ? 0
          : x >= 1
              ? ((-0.5 * x + 2.5) * x - 4) * x + 2
              : (1.5 * x - 2.5) * x * x + 1;
      case LANCZOS3, LANCZOS5 -> lanczos(x);
    };
  }

  private double lanczos(double x) {
    if (x <= 1e-3) {
      return 1;
    }
    double angle = Math.PI * x;
    return x > radius
        ? 0
        : radius * Math.sin(angle) * Math.sin(angle / radius) / (angle * angle);
  }
}
