package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The harmonic mean of precision and recall of each class, from 0 to 1: [FBetaScore] with beta 1.
///
/// Labels: 0 or 1, `[batch, classes]` as the predictions, or class numbers `[batch]`. Without an
/// averaging there is a figure for each class, in the columns `f1_score_0`, `f1_score_1` ….
///
/// @param average   how the classes become one figure
/// @param threshold above which predictions are a yes, above 0 up to 1; without it the largest of
///     each sample is
/// @see <a href="https://keras.io/api/metrics/classification_metrics/">Keras: classification metrics</a>
public record F1Score(Optional<Averaging> average, OptionalDouble threshold) implements Metric {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the threshold is outside its range
  public F1Score {
    FBetaScore.check("F1Score", 1, threshold);
  }

  /// Returns Keras's default: a figure for each class.
  public F1Score() {
    this(Optional.empty(), OptionalDouble.empty());
  }

  /// Returns the metric with one figure.
  public F1Score(Averaging average) {
    this(Optional.of(average), OptionalDouble.empty());
  }

  @Override
  public String name() {
    return "f1_score";
  }

  @Override
  public List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    return score().sums(g, labels, predictions, weights);
  }

  @Override
  public double[] figures(List<double[]> sums) {
    return score().figures(sums);
  }

  private FBetaScore score() {
    return new FBetaScore(average, 1, threshold);
  }
}
