package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What [Precision] and [Recall] have in common: decisions at several thresholds.
///
/// @param thresholds above which predictions are a yes; 0.5 if none are given, or all of the best
///     `topK`
/// @param topK       how many of a sample's largest predictions may be a yes
/// @param classId    the only class that counts
record Thresholds(
    Optional<List<Double>> thresholds, Optional<Integer> topK, Optional<Integer> classId) {
  private static final List<Double> HALF = List.of(0.5);
  private static final List<Double> ALL = List.of(-1e10);

  static void check(String metric, Optional<List<Double>> thresholds, Optional<Integer> topK,
      Optional<Integer> classId) {
    boolean outside = thresholds.filter(
        all -> all.isEmpty() || all.stream().anyMatch(t -> !(t >= 0 && t <= 1))).isPresent();
    if (outside || topK.orElse(1) < 1 || classId.orElse(0) < 0) {
      throw new IllegalArgumentException(
          ("%s needs thresholds from 0 to 1, top k of at least 1 and a class of at least 0, got %s,"
              + " %s and %s.").formatted(metric, shown(thresholds), shown(topK), shown(classId)));
    }
  }

  private static String shown(Optional<?> setting) {
    return setting.map(String::valueOf).orElse("none");
  }

  /// For each threshold the weighted number of what is decided and true, and then of what is
  /// decided and not true, or true and not decided.
  List<Value> sums(
      GraphBuilder g, Value labels, Value predictions, Value weights, boolean missed) {
    Value truth = Decisions.only(
        g, classId, Decisions.yes(g, Decisions.rows(g, labels, predictions)));
    Value scores = Decisions.only(g, classId, predictions);
    List<Value> sums = new ArrayList<>();
    for (double threshold : thresholds.orElse(topK.isEmpty() ? HALF : ALL)) {
      Value decided = Decisions.above(g, scores, threshold);
      if (topK.isPresent()) {
        Value best = Decisions.only(
            g, classId, Decisions.largest(g, predictions, topK.get()));
        decided = Decisions.both(g, decided, best);
      }
      Value right = Decisions.both(g, decided, truth);
      Value wrong = missed
          ? Decisions.both(g, Decisions.not(g, decided), truth)
          : Decisions.both(g, decided, Decisions.not(g, truth));
      sums.add(Sums.all(g, Sums.weighted(g, right, weights)));
      sums.add(Sums.all(g, Sums.weighted(g, wrong, weights)));
    }
    return sums;
  }

  /// For each threshold `right / (right + wrong)`.
  static double[] figures(List<double[]> sums) {
    double[] figures = new double[sums.size() / 2];
    for (int i = 0; i < figures.length; i++) {
      double right = sums.get(2 * i)[0];
      figures[i] = Sums.share(right, right + sums.get(2 * i + 1)[0]);
    }
    return figures;
  }
}
