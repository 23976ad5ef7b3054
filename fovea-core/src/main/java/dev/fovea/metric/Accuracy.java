package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.ArgMax;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Cast;
import dev.fovea.op.Equal;
import dev.fovea.op.Fill;
import dev.fovea.op.Reshape;

/// The share of samples whose most probable class is the labelled one, from 0 to 1.
///
/// Labels: class numbers `[batch]`, or rows `[batch, classes]` of which the largest counts; for
/// predictions of a single number, the class is 1 above a probability of 0.5.
///
/// @see <a href="https://keras.io/api/metrics/accuracy_metrics/">Keras: accuracy metrics</a>
public record Accuracy() implements MeanMetric {
  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    if (predictions.shape().last() == 1) {
      Value truth = g.apply(new Cast(predictions.dtype()), labels);
      return g.apply(new Equal(), above(g, predictions),
          g.apply(new Reshape(predictions.shape()), truth));
    }
    Value truth = labels.dtype().isFloating() ? g.apply(new ArgMax(), labels) : labels;
    Value equal = g.apply(new Equal(), g.apply(new ArgMax(), predictions), truth);
    return g.apply(new Cast(predictions.dtype()), equal);
  }

  /// 1 where a probability is above 0.5, else 0.
  private static Value above(GraphBuilder g, Value predictions) {
    Value half = g.apply(new Fill(predictions.type(), 0.5));
    return g.apply(new Affine(-1, 1), g.apply(new AtLeast(), half, predictions));
  }
}
