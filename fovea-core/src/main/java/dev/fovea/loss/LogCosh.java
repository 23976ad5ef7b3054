package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Softplus;
import dev.fovea.op.Subtract;

/// The logarithm of the hyperbolic cosine of the difference, averaged over the last axis: half its
/// square where it is small, its size less `log(2)` where it is large. Labels: of the predictions'
/// shape.
///
/// @see <a href="https://keras.io/api/losses/regression_losses/">Keras: regression losses</a>
public record LogCosh() implements Loss {
  @Override
  public String name() {
    return "log_cosh";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value off = g.apply(new Subtract(), predictions, labels);
    Value bend = g.apply(new Softplus(), g.apply(new Affine(-2, 0), off));
    Value both = g.apply(new Add(), off, bend);
    return Means.last(g, g.apply(new Affine(1, -Math.log(2)), both));
  }
}
