package dev.fovea.explain;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How often each class was taken for each, and what follows: precision, recall and F1 of each class.
///
/// @see <a href="https://doi.org/10.1016/S0034-4257(97)00083-7">Stehman 1997, Selecting and interpreting measures of thematic
///     classification accuracy</a>
public final class Confusion {
  private final long[][] counts;

  /// How well a class is recognised.
  ///
  /// @param precision share of what is taken for the class that is of it, from 0 to 1; 0 where nothing is taken for it
  /// @param recall    share of the class that is taken for it, from 0 to 1; 0 where there is none of it
  /// @param f1        their harmonic mean; 0 where both are 0
  /// @param support   samples of the class
  public record Figures(double precision, double recall, double f1, long support) {}

  private Confusion(long[][] counts) {
    this.counts = counts;
  }

  /// Counts.
  ///
  /// @param classes     how many classes there are
  /// @param labels      class of each sample
  /// @param predictions what each was taken for
  /// @throws IllegalArgumentException if there are not as many predictions as labels, or one of them is none of the classes
  public static Confusion of(int classes, List<Integer> labels, List<Integer> predictions) {
    if (labels.size() != predictions.size()) {
      throw new IllegalArgumentException("There are %d labels and %d predictions."
          .formatted(labels.size(), predictions.size()));
    }
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < labels.size(); i++) {
      counts[known(classes, i, "is of", labels.get(i))][known(classes, i, "is taken for",
          predictions.get(i))]++;
    }
    return new Confusion(counts);
  }

  private static int known(int classes, int sample, String what, int number) {
    if (number < 0 || number >= classes) {
      throw new IllegalArgumentException(
          "Sample %d %s class %d, of %d classes.\n  fix:    give numbers from 0 to %d, or more classes."
              .formatted(sample, what, number, classes, classes - 1));
    }
    return number;
  }

  /// Returns how many classes there are.
  public int classes() {
    return counts.length;
  }

  /// Returns how many samples of a class were taken for another.
  public long count(int label, int prediction) {
    return counts[label][prediction];
  }

  /// Returns how many samples there are.
  public long size() {
    return IntStream.range(0, classes()).mapToLong(this::support).sum();
  }

  private long support(int label) {
    return IntStream.range(0, classes()).mapToLong(c -> counts[label][c]).sum();
  }

  private long taken(int prediction) {
    return IntStream.range(0, classes()).mapToLong(c -> counts[c][prediction]).sum();
  }

  /// Returns the share of samples that were recognised, from 0 to 1.
  public double accuracy() {
    return share(IntStream.range(0, classes()).mapToLong(c -> counts[c][c]).sum(), size());
  }

  /// Returns how well a class is recognised.
  public Figures of(int label) {
    long hits = counts[label][label];
    long support = support(label);
    long both = support + taken(label);
    return new Figures(share(hits, taken(label)), share(hits, support), share(2 * hits, both),
        support);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /// Returns the mean over the classes, each counting alike; classes that neither occur nor are predicted do not count. 0 without samples.
  public Figures macro() {
    return mean(_ -> 1);
  }

  /// Returns the mean over the classes, each counting as often as it occurs.
  public Figures weighted() {
    return mean(Figures::support);
  }

  private Figures mean(ToDoubleFunction<Figures> weight) {
    List<Figures> seen = IntStream.range(0, classes())
        .filter(c -> support(c) + taken(c) > 0).mapToObj(this::of).toList();
    double all = Math.max(1, seen.stream().mapToDouble(weight).sum());
    return new Figures(
        seen.stream().mapToDouble(f -> weight.applyAsDouble(f) * f.precision()).sum() / all,
        seen.stream().mapToDouble(f -> weight.applyAsDouble(f) * f.recall()).sum() / all,
        seen.stream().mapToDouble(f -> weight.applyAsDouble(f) * f.f1()).sum() / all,
        size());
  }
}
