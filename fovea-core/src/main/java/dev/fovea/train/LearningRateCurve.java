package dev.fovea.train;

import dev.fovea.tensor.Count;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What a range test measured, and the learning rates that it suggests.
///
/// As in fastai, the suggestions leave out the first tenth of the steps, whose smoothed losses say little
/// yet, and the last five, after which the loss grew too large.
///
/// @param rates  the learning rate of each step, growing
/// @param losses the smoothed loss after each step
/// @param from   the first step that suggestions look at
/// @param to     the step after the last one that they look at
/// @see LearningRateFinder
public record LearningRateCurve(List<Double> rates, List<Double> losses, int from, int to) {
  /// Keeps copies of the lists.
  public LearningRateCurve {
    rates = List.copyOf(rates);
    losses = List.copyOf(losses);
  }

  /// Returns fastai's own suggestion: about half-way down the longest valley, which is the longest run of
  /// steps, gaps allowed, of which each has a smaller loss than the one before.
  ///
  /// @throws IllegalStateException if the test ended before it saw two losses to look at
  public double valley() {
    double[] seen = seen();
    int[] lengths = new int[seen.length];
    int end = 0;
    for (int i = 0; i < seen.length; i++) {
      int step = i;
      lengths[i] = 1 + IntStream.range(0, i).filter(j -> seen[step] < seen[j])
          .map(j -> lengths[j]).max().orElse(0);
      end = lengths[i] > lengths[end] ? i : end;
    }
    // Without a valley there is nothing to go down; fastai starts one step before a valley's run.
    int start = end == 0 ? 0 : end - lengths[end];
    int length = end - start;
    return rates.get(from + Math.max(0, start + length / 3 + length / 6));
  }

  /// Returns the learning rate at which the loss falls fastest, by the logarithm of the learning rate.
  ///
  /// @throws IllegalStateException if the test ended before it saw two losses to look at
  public double steepest() {
    double[] seen = seen();
    int step = IntStream.range(0, seen.length - 1).boxed()
        .min(Comparator.comparingDouble(i -> (seen[i + 1] - seen[i]) / logarithmTo(from + i)))
        .orElseThrow();
    return rates.get(from + step);
  }

  private double logarithmTo(int step) {
    return Math.log(rates.get(step + 1) / rates.get(step));
  }

  /// Returns a tenth of the learning rate at which the loss is smallest.
  ///
  /// @throws IllegalStateException if the test ended before it saw two losses to look at
  public double minimum() {
    double[] seen = seen();
    double least = Arrays.stream(seen).min().orElseThrow();
    int step = IntStream.range(0, seen.length).filter(i -> seen[i] == least).findFirst()
        .orElseThrow();
    return rates.get(from + step) / 10;
  }

  private double[] seen() {
    if (to - from < 2) {
      throw new IllegalStateException(
          ("the range test ended after %s, too early to suggest a learning rate.\n"
              + "  fix:    start from a smaller learning rate, or test more steps.")
              .formatted(Count.of(rates.size(), "step")));
    }
    return losses.subList(from, to).stream().mapToDouble(loss -> loss).toArray();
  }
}
