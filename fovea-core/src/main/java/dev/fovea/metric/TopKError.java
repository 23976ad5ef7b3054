package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;

/// The share of samples whose labelled class is not among the `k` most probable, from 0 to 1: with
/// `k` 5 the figure by which ImageNet's networks are compared.
///
/// Labels and predictions are those of [TopKAccuracy]: `[batch]` or `[batch, classes]`. Keras has no such
/// metric, so that a trainer with it cannot be saved for Keras.
///
/// @param k how many places count, at least 1
/// @see <a href="https://arxiv.org/abs/1409.0575">Russakovsky et al. 2014</a>
public record TopKError(int k) implements MeanMetric {
  /// Checks `k`.
  ///
  /// @throws IllegalArgumentException if `k` is below 1
  public TopKError {
    if (k < 1) {
      throw new IllegalArgumentException("TopKError needs k of at least 1, got " + k + ".");
    }
  }

  @Override
  public String name() {
    return "top_%d_error".formatted(k);
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return g.apply(
        new Affine(-1, 1), new TopKAccuracy(k).perSample(g, labels, predictions));
  }
}
