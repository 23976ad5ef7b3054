package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Log;
import dev.fovea.op.LogSoftmax;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import java.util.List;

/// The surprise at the true class: minus the logarithm of its predicted probability.
///
/// Labels: one-hot rows, `[batch, classes]`, as the predictions. Probabilities are first divided by
/// their sum and kept 1e-7 away from 0 and 1, as Keras does.
///
/// @param fromLogits whether predictions are logits, before any softmax
public record CategoricalCrossentropy(boolean fromLogits) implements Loss {
  /// Returns the loss of probabilities.
  public CategoricalCrossentropy() {
    this(false);
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value logs = fromLogits ? g.apply(new LogSoftmax(), predictions) : logs(g, predictions);
    Value products = g.apply(new Multiply(), labels, logs);
    return g.apply(new Affine(-1, 0), g.apply(new Sum(last(products)), products));
  }

  private static Value logs(GraphBuilder g, Value predictions) {
    Value sum = g.apply(new Sum(last(predictions)), predictions);
    Value column = g.apply(new Reshape(predictions.shape().with(-1, 1)), sum);
    Value shares = g.apply(new Divide(), predictions, column);
    return g.apply(new Log(), g.apply(new Clip(EPSILON, 1 - EPSILON), shares));
  }

  private static List<Integer> last(Value value) {
    return List.of(value.shape().rank() - 1);
  }
}
