package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Relu;
import dev.fovea.op.Subtract;

/// The size of the difference, averaged over the last axis. Labels: of the predictions' shape.
///
/// @see <a href="https://keras.io/api/losses/regression_losses/">Keras: regression losses</a>
public record MeanAbsoluteError() implements Loss {
  @Override
  public String name() {
    return "mean_absolute_error";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return Means.last(g, size(g, g.apply(new Subtract(), predictions, labels)));
  }

  /// The size without the sign.
  static Value size(GraphBuilder g, Value x) {
    Value minus = g.apply(new Relu(), g.apply(new Affine(-1, 0), x));
    return g.apply(new Add(), g.apply(new Relu(), x), minus);
  }
}
