package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;

/// [Accuracy] under the name that Keras gives it for labels of one kind.
///
/// Labels: rows of which the largest counts, of the predictions' shape.
///
/// @see <a href="https://keras.io/api/metrics/accuracy_metrics/">Keras: accuracy metrics</a>
public record CategoricalAccuracy() implements MeanMetric {
  @Override
  public String name() {
    return "categorical_accuracy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return new Accuracy().perSample(g, labels, predictions);
  }
}
