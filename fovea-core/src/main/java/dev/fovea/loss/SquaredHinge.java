package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Square;

/// The square of [Hinge], element by element, averaged over the last axis.
///
/// Labels: -1 or 1, or 0 or 1 as for [Hinge], of the predictions' shape.
///
/// @see <a href="https://keras.io/api/losses/hinge_losses/">Keras: hinge losses</a>
public record SquaredHinge() implements Loss {
  @Override
  public String name() {
    return "squared_hinge";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return Means.last(g, g.apply(new Square(), Hinge.below(g, labels, predictions)));
  }
}
