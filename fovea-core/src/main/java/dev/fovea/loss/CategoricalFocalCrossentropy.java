package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Log;
import dev.fovea.op.Multiply;
import dev.fovea.op.Power;
import dev.fovea.op.Softmax;

/// [CategoricalCrossentropy] in which classes that are predicted well count little: each term times
/// `alpha * (1 - p) ^ gamma`.
///
/// Labels: one-hot rows, of the predictions' shape.
///
/// @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017</a>
///
/// @param alpha          factor of the loss, at least 0
/// @param gamma          how little easy samples count, at least 0
/// @param fromLogits     whether predictions are logits, before any softmax
/// @param labelSmoothing share of each label that is spread evenly over all classes, from 0 to 1
public record CategoricalFocalCrossentropy(double alpha, double gamma, boolean fromLogits,
    double labelSmoothing) implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public CategoricalFocalCrossentropy {
    Labels.check("CategoricalFocalCrossentropy", labelSmoothing);
    if (!(alpha >= 0) || !(gamma >= 0)) {
      throw new IllegalArgumentException(
          "CategoricalFocalCrossentropy needs alpha and gamma of at least 0, got %s and %s."
              .formatted(alpha, gamma));
    }
  }

  /// Returns the loss with Keras's defaults.
  public CategoricalFocalCrossentropy() {
    this(0.25, 2, false, 0);
  }

  @Override
  public String name() {
    return "categorical_focal_crossentropy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value smooth = Labels.smooth(g, labels, labelSmoothing, predictions.shape().last());
    Value p = CategoricalCrossentropy.shares(
        g, fromLogits ? g.apply(new Softmax(), predictions) : predictions);
    Value surprise = g.apply(new Multiply(), smooth, g.apply(new Log(), p));
    Value factor = g.apply(new Power(gamma), g.apply(new Affine(-1, 1), p));
    Value products = g.apply(new Multiply(), factor, surprise);
    return g.apply(new Affine(-alpha, 0), Sums.last(g, products));
  }
}
