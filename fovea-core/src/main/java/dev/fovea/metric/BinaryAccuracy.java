package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Equal;
import dev.fovea.op.Fill;

/// The share of yes-or-no labels that are predicted, from 0 to 1.
///
/// Labels: 0 or 1, of the predictions' shape; each element counts alike.
///
/// @param threshold above which probability a prediction is a yes, from 0 to 1
/// @see <a href="https://keras.io/api/metrics/accuracy_metrics/">Keras: accuracy metrics</a>
public record BinaryAccuracy(double threshold) implements MeanMetric {
  /// Checks the threshold.
  ///
  /// @throws IllegalArgumentException if it is outside 0 to 1
  public BinaryAccuracy {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "BinaryAccuracy needs a threshold from 0 to 1, got %s.".formatted(threshold));
    }
  }

  /// Returns the metric with Keras's threshold, 0.5.
  public BinaryAccuracy() {
    this(0.5);
  }

  @Override
  public String name() {
    return "binary_accuracy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value limit = g.apply(new Fill(predictions.type(), threshold));
    Value yes = g.apply(new Affine(-1, 1), g.apply(new AtLeast(), limit, predictions));
    return g.apply(new Equal(), yes, labels);
  }
}
