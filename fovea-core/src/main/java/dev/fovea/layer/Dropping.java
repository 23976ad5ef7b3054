package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// What layers that drop a random share of their input have in common.
final class Dropping {
  private Dropping() {}

  static void check(String layer, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "%s rate must be at least 0 and below 1, got %s.".formatted(layer, rate));
    }
  }

  /// Drops elements in training; where `shape` has length 1, all along the axis or none.
  static Value mask(Scope scope, Value x, double rate, Shape shape) {
    if (!scope.training() || rate == 0) {
      return x;
    }
    Value threshold = scope.apply(new Fill(new TensorType(scope.dtype(), Shape.SCALAR), rate));
    Value kept = scope.apply(new AtLeast(), scope.uniform(shape), threshold);
    return scope.apply(new Multiply(), x, scope.apply(new Affine(1 / (1 - rate), 0), kept));
  }
}
