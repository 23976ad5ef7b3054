package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;

/// [Accuracy] under the name that Keras gives it for labels of one kind.
///
/// Labels: class numbers, `[batch]`.
///
/// @see <a href="https://keras.io/api/metrics/accuracy_metrics/">Keras: accuracy metrics</a>
public record SparseCategoricalAccuracy() implements MeanMetric {
  @Override
  public String name() {
    return "sparse_categorical_accuracy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return new Accuracy().perSample(g, labels, predictions);
  }
}
