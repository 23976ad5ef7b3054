package dev.fovea.lab.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Regression trees on points of a cube from 0 to 1, each grown on a draw of the points with repetition.
///
/// @param trees the leaves of each tree: boxes that fill the cube, each with one value
/// @see <a href="https://doi.org/10.1023/A:1010933404324">Breiman 2001</a>
record Forest(List<List<Leaf>> trees) {
  private static final int TREES = 64;
  private static final int SMALLEST = 2;

  /// A box and its value.
  record Leaf(double[] low, double[] high, double value) {
    double width(int axis) {
      return high[axis] - low[axis];
    }

    double volume() {
      return IntStream.range(0, low.length).mapToDouble(this::width)
          .reduce(1, (a, b) -> a * b);
    }
  }

  private record Split(int axis, double at, double error) {}

  /// Grows a forest.
  ///
  /// @param points `[point][axis]`, from 0 to 1
  /// @param values one for each point
  /// @param seed   what the draws follow from
  static Forest grown(double[][] points, double[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Leaf>> trees = new ArrayList<>();
    for (int tree = 0; tree < TREES; tree++) {
      RandomGenerator own = random.split();
      int[] drawn = IntStream.range(0, points.length).map(_ -> own.nextInt(points.length))
          .toArray();
      double[] low = new double[points[0].length];
      double[] high = new double[points[0].length];
      Arrays.fill(high, 1);
      List<Leaf> leaves = new ArrayList<>();
      grow(points, values, drawn, low, high, leaves);
      trees.add(leaves);
    }
    return new Forest(trees);
  }

  private static void grow(
      double[][] points, double[] values, int[] here, double[] low, double[] high,
      List<Leaf> leaves) {
    Split best = here.length < 2 * SMALLEST ? null : split(points, values, here);
    if (best == null) {
      double mean = Arrays.stream(here).mapToDouble(i -> values[i]).average().orElse(0);
      leaves.add(new Leaf(low, high, mean));
      return;
    }
    int axis = best.axis;
    double[] middleHigh = high.clone();
    double[] middleLow = low.clone();
    middleHigh[axis] = best.at;
    middleLow[axis] = best.at;
    grow(points, values, part(here, i -> points[i][axis] <= best.at), low, middleHigh, leaves);
    grow(points, values, part(here, i -> points[i][axis] > best.at), middleLow, high, leaves);
  }

  private static int[] part(int[] here, java.util.function.IntPredicate which) {
    return Arrays.stream(here).filter(which).toArray();
  }

  /// Returns the cut that leaves the smallest sum of squares, or nothing if none makes it smaller.
  private static @org.jspecify.annotations.Nullable Split split(
      double[][] points, double[] values, int[] here) {
    double sum = Arrays.stream(here).mapToDouble(i -> values[i]).sum();
    double least = -sum * sum / here.length;
    double tolerance = 1e-12 * Math.max(1, Math.abs(least));
    Split best = null;
    for (int axis = 0; axis < points[0].length; axis++) {
      int along = axis;
      List<Integer> sorted = Arrays.stream(here).boxed()
          .sorted((a, b) -> Double.compare(points[a][along], points[b][along])).toList();
      double left = 0;
      for (int i = 0; i < sorted.size() - 1; i++) {
        left += values[sorted.get(i)];
        double at = points[sorted.get(i)][axis];
        double next = points[sorted.get(i + 1)][axis];
        if (at == next || i + 1 < SMALLEST || sorted.size() - i - 1 < SMALLEST) {
          continue;
        }
        double right = sum - left;
        double error = -left * left / (i + 1) - right * right / (sorted.size() - i - 1);
        if (error < (best == null ? least - tolerance : best.error)) {
          best = new Split(axis, (at + next) / 2, error);
        }
      }
    }
    return best;
  }
}
