package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Concat;
import java.util.List;

/// Puts its inputs one behind the other, by default along the channels.
///
/// Inputs: two or more `[batch, …]` that agree on all other axes, such as
/// `[batch, height, width, channels]`. Output: their lengths added on `axis`.
///
/// @param axis      which axis, the batch axis being 0; negative counts from the last
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/merging_layers/concatenate/">Keras: Concatenate layer</a>
public record Concatenate(int axis, String name, boolean trainable) implements MergeLayer {
  /// Returns a layer that joins along the last axis.
  public Concatenate() {
    this(-1, "", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    int rank = inputs.isEmpty() ? 0 : inputs.getFirst().shape().rank();
    int along = axis < 0 ? axis + rank : axis;
    if (along < 1 || along >= rank) {
      throw scope.error(
          "cannot join %d inputs of %d axes along axis %d".formatted(inputs.size(), rank, axis),
          "choose an axis from 1 to %d".formatted(Math.max(1, rank - 1)));
    }
    return scope.graph().applyAll(new Concat(along), inputs).getFirst();
  }
}
