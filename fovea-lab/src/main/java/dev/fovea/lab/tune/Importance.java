package dev.fovea.lab.tune;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much of the differences between scores each parameter explains: functional ANOVA on a forest of regression trees.
///
/// The forest guesses the score at each place of the space. What a parameter explains alone is the variance of the mean over all others,
/// as a share of the whole variance; what is left to 1 is explained only by several together, or is noise. A share says what mattered in
/// this space: in a narrower one another parameter may come first. With few trials, it is rough.
///
/// @param shares by the parameter's name, the largest first, without those that had one value in all trials; empty where all scores are equal
/// @see <a href="https://proceedings.mlr.press/v32/hutter14.html">Hutter et al. 2014</a>
public record Importance(Map<String, Double> shares) {
  private static final int FEWEST = 4;

  /// Keeps the order.
  public Importance {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }

  /// Computes the shares from the scores of trials after as many epochs as all of them have had; a trial that failed counts as the worst.
  public static Importance of(Study study) {
    List<Trial> trials = study.trials();
    int epochs = trials.stream().mapToInt(Trial::epochs).min().orElse(0);
    double[] scores = trials.stream().mapToDouble(trial -> study.goal().worth(trial.score(epochs)))
        .toArray();
    double worst = Arrays.stream(scores).filter(Double::isFinite).min().orElse(0);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.max(scores[i], worst);
    }
    if (trials.size() < FEWEST) {
      return new Importance(Map.of());
    }
    double[][] places = trials.stream().map(trial -> study.space().places(trial.values()))
        .toArray(double[][]::new);
    boolean[] varied = new boolean[study.space().parameters().size()];
    for (int axis = 0; axis < varied.length; axis++) {
      int along = axis;
      varied[axis] = Arrays.stream(places).mapToDouble(place -> place[along]).distinct()
          .count() > 1;
    }
    return of(study.space(), Forest.grown(places, scores, study.seed()), varied);
  }

  private static Importance of(Space space, Forest forest, boolean[] varied) {
    int axes = space.parameters().size();
    double[] sums = new double[axes];
    int count = 0;
    for (List<Forest.Leaf> tree : forest.trees()) {
      double mean = tree.stream().mapToDouble(leaf -> leaf.volume() * leaf.value()).sum();
      double whole = tree.stream()
          .mapToDouble(leaf -> leaf.volume() * Math.pow(leaf.value() - mean, 2)).sum();
      if (whole > 0) {
        count++;
        for (int axis = 0; axis < axes; axis++) {
          sums[axis] += alone(tree, axis, mean) / whole;
        }
      }
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int axis = 0; axis < axes && count > 0; axis++) {
      if (!varied[axis]) {
        continue;
      }
      shares.put(space.parameters().get(axis).name(), sums[axis] / count);
    }
    Map<String, Double> sorted = new LinkedHashMap<>();
    shares.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return new Importance(sorted);
  }

  /// Returns the variance along an axis of the mean over all other axes.
  private static double alone(List<Forest.Leaf> tree, int axis, double mean) {
    double[] cuts = tree.stream().mapToDouble(leaf -> leaf.low()[axis]).sorted().distinct()
        .toArray();
    double variance = 0;
    for (int i = 0; i < cuts.length; i++) {
      double from = cuts[i];
      double to = i + 1 < cuts.length ? cuts[i + 1] : 1;
      double marginal = tree.stream()
          .filter(leaf -> leaf.low()[axis] <= from && leaf.high()[axis] >= to)
          .mapToDouble(leaf -> leaf.value() * leaf.volume() / leaf.width(axis)).sum();
      variance += (to - from) * Math.pow(marginal - mean, 2);
    }
    return variance;
  }

  /// Returns what no parameter explains alone, 0 where there are no shares.
  public double rest() {
    return shares.isEmpty()
        ? 0
        : Math.max(0, 1 - shares.values().stream().mapToDouble(share -> share).sum());
  }
}
