package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;

/// How far `label * prediction` stays below 1, averaged over the last axis.
///
/// Labels: -1 or 1, of the predictions' shape; where all of a batch are 0 or 1, 0 counts as -1, as in
/// Keras.
///
/// @see <a href="https://keras.io/api/losses/hinge_losses/">Keras: hinge losses</a>
public record Hinge() implements Loss {
  @Override
  public String name() {
    return "hinge";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return Means.last(g, below(g, labels, predictions));
  }

  /// `max(1 - label * prediction, 0)`.
  static Value below(GraphBuilder g, Value labels, Value predictions) {
    Value product = g.apply(new Multiply(), Labels.signs(g, labels), predictions);
    return g.apply(new Relu(), g.apply(new Affine(-1, 1), product));
  }
}
