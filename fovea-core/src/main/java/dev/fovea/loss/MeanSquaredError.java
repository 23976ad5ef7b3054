package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;

/// The square of the difference, averaged over the last axis. Labels: of the predictions' shape.
///
/// @see <a href="https://keras.io/api/losses/regression_losses/">Keras: regression losses</a>
public record MeanSquaredError() implements Loss {
  @Override
  public String name() {
    return "mean_squared_error";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return Means.last(g, g.apply(new Square(), g.apply(new Subtract(), predictions, labels)));
  }
}
