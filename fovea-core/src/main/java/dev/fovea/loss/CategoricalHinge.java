package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.ArgMax;
import dev.fovea.op.Multiply;
import dev.fovea.op.OneHot;
import dev.fovea.op.Relu;
import dev.fovea.op.Subtract;

/// How far the best wrong class comes above the true one less 1: `max(wrong - true + 1, 0)`.
///
/// Labels: one-hot rows, of the predictions' shape.
///
/// @see <a href="https://keras.io/api/losses/hinge_losses/">Keras: hinge losses</a>
public record CategoricalHinge() implements Loss {
  @Override
  public String name() {
    return "categorical_hinge";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value truth = Sums.last(g, g.apply(new Multiply(), labels, predictions));
    Value others = g.apply(
        new Multiply(), g.apply(new Affine(-1, 1), labels), predictions);
    Value largest = g.apply(new OneHot(others.shape().last(), others.dtype()),
        g.apply(new ArgMax(), others));
    Value wrong = Sums.last(g, g.apply(new Multiply(), others, largest));
    Value ahead = g.apply(new Subtract(), wrong, truth);
    return g.apply(new Relu(), g.apply(new Affine(1, 1), ahead));
  }
}
