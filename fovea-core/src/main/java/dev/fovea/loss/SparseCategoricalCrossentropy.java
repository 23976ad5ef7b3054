package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.OneHot;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;

/// [CategoricalCrossentropy] for labels that are class numbers, `[batch]`, from 0.
///
/// @param fromLogits whether predictions are logits, before any softmax
/// @see <a href="https://keras.io/api/losses/probabilistic_losses/">Keras: probabilistic losses</a>
public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {
  /// Returns the loss of probabilities.
  public SparseCategoricalCrossentropy() {
    this(false);
  }

  @Override
  public String name() {
    return "sparse_categorical_crossentropy";
  }

  @Override
  public TensorType labels(TensorType predictions) {
    int rank = predictions.shape().rank();
    return new TensorType(DType.I32, predictions.shape().slice(0, rank - 1));
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value rows = g.apply(new OneHot(predictions.shape().last(), predictions.dtype()), labels);
    return new CategoricalCrossentropy(fromLogits).perSample(g, rows, predictions);
  }
}
