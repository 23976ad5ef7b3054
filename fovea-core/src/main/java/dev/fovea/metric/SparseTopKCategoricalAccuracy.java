package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;

/// [TopKAccuracy] under the name that Keras gives it for labels of one kind.
///
/// Labels: class numbers, `[batch]`.
///
/// @param k how many places count, at least 1
/// @see <a href="https://keras.io/api/metrics/accuracy_metrics/">Keras: accuracy metrics</a>
public record SparseTopKCategoricalAccuracy(int k) implements MeanMetric {
  /// Checks `k`.
  ///
  /// @throws IllegalArgumentException if `k` is below 1
  public SparseTopKCategoricalAccuracy {
    if (k < 1) {
      throw new IllegalArgumentException(
          "SparseTopKCategoricalAccuracy needs k of at least 1, got " + k + ".");
    }
  }

  /// Returns the metric with Keras's default, 5.
  public SparseTopKCategoricalAccuracy() {
    this(5);
  }

  @Override
  public String name() {
    return "sparse_top_k_categorical_accuracy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return new TopKAccuracy(k).perSample(g, labels, predictions);
  }
}
