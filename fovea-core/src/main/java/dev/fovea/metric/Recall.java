package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import java.util.List;
import java.util.Optional;

/// The share of what is a yes that is predicted as one, from 0 to 1; 0 where nothing is.
///
/// Labels: 0 or 1, of the predictions' shape, or class numbers. All elements count alike. With several
/// thresholds there is a figure for each, in the columns `recall_0`, `recall_1` ….
///
/// @param thresholds above which predictions are a yes, from 0 to 1; without them 0.5, or with `topK`
///     none
/// @param topK       how many of a sample's largest predictions may be a yes; without it all
/// @param classId    the only class that counts; without it all do
/// @see <a href="https://keras.io/api/metrics/classification_metrics/">Keras: classification metrics</a>
public record Recall(
    Optional<List<Double>> thresholds, Optional<Integer> topK, Optional<Integer> classId)
    implements
      Metric {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Recall {
    thresholds = thresholds.map(List::copyOf);
    Thresholds.check("Recall", thresholds, topK, classId);
  }

  /// Returns the metric with Keras's threshold, 0.5.
  public Recall() {
    this(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Returns the metric with one threshold.
  public Recall(double threshold) {
    this(Optional.of(List.of(threshold)), Optional.empty(), Optional.empty());
  }

  /// Returns the same of a sample's `k` largest predictions.
  public Recall ofTop(int k) {
    return new Recall(thresholds, Optional.of(k), classId);
  }

  /// Returns the same of one class.
  public Recall ofClass(int id) {
    return new Recall(thresholds, topK, Optional.of(id));
  }

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    return new Thresholds(thresholds, topK, classId)
        .sums(g, labels, predictions, weights, true);
  }

  @Override
  public double[] figures(List<double[]> sums) {
    return Thresholds.figures(sums);
  }
}
