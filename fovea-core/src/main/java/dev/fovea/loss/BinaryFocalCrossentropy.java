package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Multiply;
import dev.fovea.op.Power;
import dev.fovea.op.Sigmoid;

/// [BinaryCrossentropy] in which what is predicted well counts little: each element times `(1 - p) ^
/// gamma`, where `p` is the probability of what is true.
///
/// Labels: 0 or 1, of the predictions' shape.
///
/// @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017</a>
///
/// @param applyClassBalancing whether labels 1 count `alpha` times, labels 0 `1 - alpha` times
/// @param alpha               how much labels 1 count, at least 0
/// @param gamma               how little easy samples count, at least 0
/// @param fromLogits          whether predictions are logits, before any sigmoid
/// @param labelSmoothing      how far labels are moved towards 0.5, from 0 to 1
public record BinaryFocalCrossentropy(boolean applyClassBalancing, double alpha, double gamma,
    boolean fromLogits, double labelSmoothing) implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public BinaryFocalCrossentropy {
    Labels.check("BinaryFocalCrossentropy", labelSmoothing);
    if (!(alpha >= 0) || !(gamma >= 0)) {
      throw new IllegalArgumentException(
          "BinaryFocalCrossentropy needs alpha and gamma of at least 0, got %s and %s."
              .formatted(alpha, gamma));
    }
  }

  /// Returns the loss with Keras's defaults.
  public BinaryFocalCrossentropy() {
    this(false, 0.25, 2, false, 0);
  }

  @Override
  public String name() {
    return "binary_focal_crossentropy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value truth = Labels.smooth(g, labels, labelSmoothing, 2);
    Value yes = fromLogits ? g.apply(new Sigmoid(), predictions) : predictions;
    Value p = mix(g, truth, yes, g.apply(new Affine(-1, 1), yes));
    Value factor = g.apply(new Power(gamma), g.apply(new Affine(-1, 1), p));
    Value loss = g.apply(new Multiply(), factor, BinaryCrossentropy.odds(g, truth, yes));
    if (applyClassBalancing) {
      Value weight = g.apply(new Affine(2 * alpha - 1, 1 - alpha), truth);
      loss = g.apply(new Multiply(), weight, loss);
    }
    return Means.last(g, loss);
  }

  /// `share * a + (1 - share) * b`.
  private static Value mix(GraphBuilder g, Value share, Value a, Value b) {
    Value rest = g.apply(new Affine(-1, 1), share);
    return g.apply(
        new Add(), g.apply(new Multiply(), share, a), g.apply(new Multiply(), rest, b));
  }
}
