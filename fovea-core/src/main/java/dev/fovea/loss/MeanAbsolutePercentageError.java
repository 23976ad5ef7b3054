package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Subtract;

/// The size of the difference in percent of the label's, averaged over the last axis. Labels: of the
/// predictions' shape; what is nearer to 0 than 1e-7 counts as 1e-7.
///
/// @see <a href="https://keras.io/api/losses/regression_losses/">Keras: regression losses</a>
public record MeanAbsolutePercentageError() implements Loss {
  @Override
  public String name() {
    return "mean_absolute_percentage_error";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value size = g.apply(
        new Clip(EPSILON, Double.POSITIVE_INFINITY), MeanAbsoluteError.size(g, labels));
    Value off = g.apply(new Divide(), g.apply(new Subtract(), labels, predictions), size);
    Value mean = Means.last(g, MeanAbsoluteError.size(g, off));
    return g.apply(new Affine(100, 0), mean);
  }
}
