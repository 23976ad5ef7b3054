package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Log;
import dev.fovea.op.LogSoftmax;
import dev.fovea.op.Multiply;

/// The surprise at the true class: minus the logarithm of its predicted probability.
///
/// Labels: one-hot rows, `[batch, classes]`, as the predictions. Probabilities are first divided by
/// their sum and kept 1e-7 away from 0 and 1, as Keras does.
///
/// @param fromLogits     whether predictions are logits, before any softmax
/// @param labelSmoothing share of each label that is spread evenly over all classes, from 0 to 1
/// @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015, label smoothing</a>
public record CategoricalCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the label smoothing is outside 0 to 1
  public CategoricalCrossentropy {
    Labels.check("CategoricalCrossentropy", labelSmoothing);
  }

  /// Returns the loss of probabilities.
  public CategoricalCrossentropy() {
    this(false);
  }

  /// Returns the loss without label smoothing.
  public CategoricalCrossentropy(boolean fromLogits) {
    this(fromLogits, 0);
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value smooth = Labels.smooth(g, labels, labelSmoothing, predictions.shape().last());
    Value logs = fromLogits
        ? g.apply(new LogSoftmax(), predictions)
        : g.apply(new Log(), shares(g, predictions));
    Value products = g.apply(new Multiply(), smooth, logs);
    return g.apply(new Affine(-1, 0), Sums.last(g, products));
  }

  /// Returns each prediction's share of their sum, kept away from 0 and 1.
  static Value shares(GraphBuilder g, Value predictions) {
    Value shares = g.apply(new Divide(), predictions, Sums.column(g, predictions));
    return g.apply(new Clip(EPSILON, 1 - EPSILON), shares);
  }
}
