package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;

/// Minus the cosine of the angle between labels and predictions along the last axis: -1 where they point
/// the same way, 1 where they point against each other. Labels: of the predictions' shape.
///
/// @see <a href="https://keras.io/api/losses/regression_losses/">Keras: regression losses</a>
public record CosineSimilarity() implements Loss {
  @Override
  public String name() {
    return "cosine_similarity";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value products = g.apply(new Multiply(), unit(g, labels), unit(g, predictions));
    return g.apply(new Affine(-1, 0), Sums.last(g, products));
  }

  private static Value unit(GraphBuilder g, Value x) {
    Value squares = Sums.column(g, g.apply(new Square(), x));
    Value kept = g.apply(new Clip(EPSILON * EPSILON, Double.POSITIVE_INFINITY), squares);
    return g.apply(new Divide(), x, g.apply(new Sqrt(), kept));
  }
}
