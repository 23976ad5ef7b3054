package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.ArgMax;
import dev.fovea.op.InTopK;

/// The share of samples whose labelled class is among the `k` most probable, from 0 to 1.
///
/// Labels: class numbers `[batch]`, or rows `[batch, classes]` of which the largest counts.
/// Predictions: `[batch, classes]`. Files for Keras have it as [TopKCategoricalAccuracy] or
/// [SparseTopKCategoricalAccuracy], by the labels.
///
/// @param k how many places count, at least 1
/// @see <a href="https://keras.io/api/metrics/accuracy_metrics/">Keras: accuracy metrics</a>
public record TopKAccuracy(int k) implements MeanMetric {
  /// Checks `k`.
  ///
  /// @throws IllegalArgumentException if `k` is below 1
  public TopKAccuracy {
    if (k < 1) {
      throw new IllegalArgumentException("TopKAccuracy needs k of at least 1, got " + k + ".");
    }
  }

  @Override
  public String name() {
    return "top_%d_accuracy".formatted(k);
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value truth = labels.dtype().isFloating() ? g.apply(new ArgMax(), labels) : labels;
    return g.apply(new InTopK(k), predictions, truth);
  }
}
