package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.loss.CosineSimilarity;
import dev.fovea.loss.LogCosh;
import dev.fovea.loss.Loss;
import dev.fovea.op.Affine;

/// The mean of a loss over the samples, to be read beside the one that becomes small.
///
/// Labels and predictions are those of the loss, mostly `[batch, …]` of the same shape. As in Keras,
/// the cosine similarity is positive where both point the same way, though the loss of that name is
/// negative there.
///
/// @param loss what is computed for each sample
/// @see <a href="https://keras.io/api/metrics/">Keras: metrics</a>
public record LossMetric(Loss loss) implements MeanMetric {
  @Override
  public String name() {
    return loss instanceof LogCosh ? "logcosh" : loss.name();
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value each = loss.perSample(g, labels, predictions);
    return loss instanceof CosineSimilarity ? g.apply(new Affine(-1, 0), each) : each;
  }
}
