package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Transpose;
import java.util.function.UnaryOperator;

/// Where the channels of an image are.
public enum DataFormat {
  /// `[batch, spatial…, channels]`, which the engines compute in.
  CHANNELS_LAST,
  /// `[batch, channels, spatial…]`; transposed on the way in and out.
  CHANNELS_FIRST;

  /// Runs `body` on an image with the channels last, and returns its result in this format.
  Value around(Scope scope, Value image, UnaryOperator<Value> body) {
    if (this == CHANNELS_LAST || image.shape().rank() < 3) {
      return body.apply(image);
    }
    int rank = image.shape().rank();
    Value result = body.apply(scope.apply(Transpose.moveToLast(1, rank, false), image));
    return scope.apply(Transpose.moveToLast(1, rank, true), result);
  }
}
