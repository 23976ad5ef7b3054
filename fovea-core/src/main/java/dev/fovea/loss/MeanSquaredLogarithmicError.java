package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Log;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;

/// The square of the difference of `log(1 + x)`, averaged over the last axis: relative errors, for
/// positive numbers. Labels: of the predictions' shape; what is below 1e-7 counts as 1e-7.
///
/// @see <a href="https://keras.io/api/losses/regression_losses/">Keras: regression losses</a>
public record MeanSquaredLogarithmicError() implements Loss {
  @Override
  public String name() {
    return "mean_squared_logarithmic_error";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value off = g.apply(new Subtract(), log(g, predictions), log(g, labels));
    return Means.last(g, g.apply(new Square(), off));
  }

  private static Value log(GraphBuilder g, Value x) {
    Value kept = g.apply(new Clip(EPSILON, Double.POSITIVE_INFINITY), x);
    return g.apply(new Log(), g.apply(new Affine(1, 1), kept));
  }
}
