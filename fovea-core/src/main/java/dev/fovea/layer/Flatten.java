package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Reshape;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;

/// Puts all elements of a sample in one row.
///
/// Input: `[batch, …]`. Output: `[batch, features]`, in the order of the input with channels last.
///
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/flatten/">Keras: Flatten layer</a>
public record Flatten(DataFormat dataFormat, String name, boolean trainable) implements Layer {
  /// Returns a layer for channels last.
  public Flatten() {
    this(DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Shape shape = x.shape();
    Value last = dataFormat == DataFormat.CHANNELS_FIRST && shape.rank() > 2
        ? scope.apply(Transpose.moveToLast(1, shape.rank(), false), x)
        : x;
    int features = Math.toIntExact(shape.withoutBatch().size());
    return scope.apply(new Reshape(Shape.of(shape.dim(0), features)), last);
  }
}
