package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Log;
import dev.fovea.op.Multiply;

/// How much longer a code for the predicted distribution is, where the labels are the true one; in
/// nats, summed over the last axis.
///
/// Labels: of the predictions' shape. Both are kept from 1e-7 to 1, as Keras does.
///
/// @see <a href="https://doi.org/10.1214/aoms/1177729694">Kullback and Leibler 1951</a>
public record KLDivergence() implements Loss {
  @Override
  public String name() {
    return "kl_divergence";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value truth = g.apply(new Clip(EPSILON, 1), labels);
    Value guess = g.apply(new Clip(EPSILON, 1), predictions);
    Value logs = g.apply(new Log(), g.apply(new Divide(), truth, guess));
    return Sums.last(g, g.apply(new Multiply(), truth, logs));
  }
}
