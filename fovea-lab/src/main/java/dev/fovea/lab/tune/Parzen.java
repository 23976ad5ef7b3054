package dev.fovea.lab.tune;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A density from 0 to 1 that is high where points lie: the mean of a bell curve around each, cut off at the ends, and of one over all.
///
/// A point's bell is as wide as the larger of the distances to its neighbours, the ends among them, but not narrower than one part of
/// as many as there are points; the one over all has its middle at 0.5 and a deviation of 1.
///
/// @param middles    of the bells
/// @param deviations of the bells
/// @param shares     of the bells between 0 and 1
/// @see <a href="https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization">Bergstra et al. 2011, section 4.2</a>
record Parzen(double[] middles, double[] deviations, double[] shares) implements Density {
  private static final double ROOT = Math.sqrt(2 * Math.PI);
  private static final int MOST_PARTS = 100;

  /// Returns the density of some points from 0 to 1.
  static Parzen of(double... points) {
    double[] sorted = Arrays.copyOf(points, points.length);
    Arrays.sort(sorted);
    int count = sorted.length;
    double[] middles = Arrays.copyOf(sorted, count + 1);
    double[] deviations = new double[count + 1];
    double[] shares = new double[count + 1];
    double narrowest = 1.0 / Math.min(MOST_PARTS, count + 2);
    for (int i = 0; i < count; i++) {
      double left = sorted[i] - (i == 0 ? 0 : sorted[i - 1]);
      double right = (i == count - 1 ? 1 : sorted[i + 1]) - sorted[i];
      deviations[i] = Math.clamp(Math.max(left, right), narrowest, 1);
    }
    middles[count] = 0.5;
    deviations[count] = 1;
    for (int i = 0; i <= count; i++) {
      shares[i] = below((1 - middles[i]) / deviations[i]) - below(-middles[i] / deviations[i]);
    }
    return new Parzen(middles, deviations, shares);
  }

  @Override
  public double at(double place) {
    double sum = 0;
    for (int i = 0; i < middles.length; i++) {
      double z = (place - middles[i]) / deviations[i];
      sum += Math.exp(-0.5 * z * z) / (ROOT * deviations[i] * shares[i]);
    }
    return sum / middles.length;
  }

  @Override
  public double draw(RandomGenerator random) {
    int bell = random.nextInt(middles.length);
    double place;
    do {
      place = random.nextGaussian(middles[bell], deviations[bell]);
    } while (place < 0 || place > 1);
    return place;
  }

  /// Returns the share of a bell curve below `z` deviations, to seven digits.
  ///
  /// @see <a href="https://personal.math.ubc.ca/~cbm/aands/page_932.htm">Abramowitz and Stegun 1964, 26.2.17</a>
  static double below(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double sum = t * (0.319381530
        + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double above = Math.exp(-0.5 * z * z) / ROOT * sum;
    return z >= 0 ? 1 - above : above;
  }
}
