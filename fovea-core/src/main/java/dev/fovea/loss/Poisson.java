package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Log;
import dev.fovea.op.Multiply;
import dev.fovea.op.Subtract;

/// `prediction - label * log(prediction)`, averaged over the last axis, for counts. Labels: of the
/// predictions' shape.
///
/// @see <a href="https://keras.io/api/losses/probabilistic_losses/">Keras: probabilistic losses</a>
public record Poisson() implements Loss {
  @Override
  public String name() {
    return "poisson";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value logs = g.apply(new Log(), g.apply(new Affine(1, EPSILON), predictions));
    Value known = g.apply(new Multiply(), labels, logs);
    return Means.last(g, g.apply(new Subtract(), predictions, known));
  }
}
