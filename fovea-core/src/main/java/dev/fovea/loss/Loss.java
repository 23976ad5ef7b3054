package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;

/// How far predictions are from the labels; training makes its mean over the batch small.
public interface Loss {
  /// What keeps logarithms of probabilities finite, as Keras's `epsilon()`.
  double EPSILON = 1e-7;

  /// Returns Keras's name, such as `categorical_crossentropy`.
  String name();

  /// Returns the type that labels must have for predictions of this type.
  default TensorType labels(TensorType predictions) {
    return predictions;
  }

  /// Adds the nodes that compute the loss of each sample.
  ///
  /// @param labels      of the type that [#labels] returns
  /// @param predictions `[batch, …]`
  /// @return a vector, or an array without the last axis of the predictions
  Value perSample(GraphBuilder g, Value labels, Value predictions);

  /// Adds the nodes that compute the mean over all samples, a scalar.
  default Value mean(GraphBuilder g, Value labels, Value predictions) {
    return Means.all(g, perSample(g, labels, predictions));
  }

  /// Adds the nodes that make one number of all samples, by the loss's reduction.
  ///
  /// @param weights how much each sample counts, `[batch]`
  default Value total(GraphBuilder g, Value labels, Value predictions, Value weights) {
    return reduction().of(g, perSample(g, labels, predictions), weights);
  }

  /// Returns how the losses of samples become one number.
  default Reduction reduction() {
    return Reduction.SUM_OVER_BATCH_SIZE;
  }

  /// Returns the same loss with another reduction.
  default Loss reducedBy(Reduction reduction) {
    return reduction == reduction() ? this : new Reduced(this, reduction);
  }
}
