package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Log;
import dev.fovea.op.Multiply;
import dev.fovea.op.Softplus;
import dev.fovea.op.Subtract;

/// The surprise at yes-or-no labels, averaged over the last axis.
///
/// Labels: 0 or 1 (or between), of the predictions' shape. Probabilities are kept 1e-7 away from 0
/// and 1, as Keras does.
///
/// @param fromLogits     whether predictions are logits, before any sigmoid
/// @param labelSmoothing how far labels are moved towards 0.5, from 0 to 1
/// @see <a href="https://keras.io/api/losses/probabilistic_losses/">Keras: probabilistic losses</a>
public record BinaryCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the label smoothing is outside 0 to 1
  public BinaryCrossentropy {
    Labels.check("BinaryCrossentropy", labelSmoothing);
  }

  /// Returns the loss of probabilities.
  public BinaryCrossentropy() {
    this(false);
  }

  /// Returns the loss without label smoothing.
  public BinaryCrossentropy(boolean fromLogits) {
    this(fromLogits, 0);
  }

  @Override
  public String name() {
    return "binary_crossentropy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value smooth = Labels.smooth(g, labels, labelSmoothing, 2);
    return Means.last(g,
        fromLogits ? logits(g, smooth, predictions) : odds(g, smooth, predictions));
  }

  /// `softplus(x) - label * x`.
  private static Value logits(GraphBuilder g, Value labels, Value x) {
    return g.apply(new Subtract(), g.apply(new Softplus(), x), g.apply(new Multiply(), labels, x));
  }

  static Value odds(GraphBuilder g, Value labels, Value predictions) {
    Value yes = g.apply(new Clip(EPSILON, 1 - EPSILON), predictions);
    Value no = g.apply(new Affine(-1, 1), yes);
    Value a = g.apply(new Multiply(), labels, g.apply(new Log(), yes));
    Value b = g.apply(new Multiply(), g.apply(new Affine(-1, 1), labels), g.apply(new Log(), no));
    return g.apply(new Affine(-1, 0), g.apply(new Add(), a, b));
  }
}
