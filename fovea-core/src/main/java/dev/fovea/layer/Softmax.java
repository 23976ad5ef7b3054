package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Transpose;

/// `exp(x)` divided by its sum along an axis: probabilities from logits.
///
/// Input and output have the same shape.
///
/// @param axis      which axis, the batch axis being 0; negative counts from the last
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/activation_layers/softmax/">Keras: Softmax layer</a>
public record Softmax(int axis, String name, boolean trainable) implements Layer {
  /// Returns a layer for the last axis.
  public Softmax() {
    this(-1);
  }

  /// Returns a layer for this axis.
  public Softmax(int axis) {
    this(axis, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    int rank = x.shape().rank();
    int own = Images.axis(scope, x, axis);
    Value last = own == rank - 1 ? x : scope.apply(Transpose.moveToLast(own, rank, false), x);
    Value y = scope.apply(new dev.fovea.op.Softmax(), last);
    return own == rank - 1 ? y : scope.apply(Transpose.moveToLast(own, rank, true), y);
  }
}
