package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Multiply;
import dev.fovea.op.OneHot;
import dev.fovea.op.Power;
import dev.fovea.tensor.TensorType;

/// Between cross-entropy and the mean absolute error, for labels some of which are wrong:
/// `(1 - p^q) / q`, where `p` is the predicted probability of the true class.
///
/// Labels: class numbers, `[batch]`, from 0.
///
/// @param q towards 0 it is the cross-entropy, towards 1 the absolute error; between both
/// @see <a href="https://arxiv.org/abs/1805.07836">Zhang and Sabuncu 2018</a>
public record CategoricalGeneralizedCrossEntropy(double q) implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `q` is outside its range
  public CategoricalGeneralizedCrossEntropy {
    if (!(q > 0 && q < 1)) {
      throw new IllegalArgumentException(
          "CategoricalGeneralizedCrossEntropy needs q above 0 and below 1, got %s.".formatted(q));
    }
  }

  /// Returns the loss with Keras's default, 0.5.
  public CategoricalGeneralizedCrossEntropy() {
    this(0.5);
  }

  @Override
  public String name() {
    return "categorical_generalized_cross_entropy";
  }

  @Override
  public TensorType labels(TensorType predictions) {
    return new SparseCategoricalCrossentropy().labels(predictions);
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value rows = g.apply(new OneHot(predictions.shape().last(), predictions.dtype()), labels);
    Value p = Sums.last(g, g.apply(new Multiply(), rows, predictions));
    return g.apply(new Affine(-1 / q, 1 / q), g.apply(new Power(q), p));
  }
}
