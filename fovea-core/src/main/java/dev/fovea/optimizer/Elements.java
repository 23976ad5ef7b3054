package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.Subtract;

/// Sizes and signs, element by element, without rounding.
final class Elements {
  private Elements() {}

  /// The size without the sign.
  static Value size(Slots slots, Value x) {
    Value minus = slots.apply(new Relu(), slots.apply(new Affine(-1, 0), x));
    return slots.apply(new Add(), slots.apply(new Relu(), x), minus);
  }

  /// The larger of two.
  static Value larger(Slots slots, Value a, Value b) {
    Value first = slots.apply(new AtLeast(), a, b);
    Value second = slots.apply(new Affine(-1, 1), first);
    return slots.apply(
        new Add(), slots.apply(new Multiply(), a, first), slots.apply(new Multiply(), b, second));
  }

  /// 1 above zero, -1 below, 0 at zero.
  static Value sign(Slots slots, Value x) {
    Value zero = slots.apply(new Fill(x.type(), 0));
    return slots.apply(
        new Subtract(), slots.apply(new AtLeast(), x, zero), slots.apply(new AtLeast(), zero, x));
  }
}
