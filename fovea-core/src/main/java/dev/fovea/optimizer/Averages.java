package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Exp;

/// Arithmetic of moving averages.
final class Averages {
  private Averages() {}

  /// `kept * average + (1 - kept) * now`.
  static Value moved(Slots slots, Value average, Value now, double kept) {
    Value old = slots.apply(new Affine(kept, 0), average);
    return slots.apply(new Add(), old, slots.apply(new Affine(1 - kept, 0), now));
  }

  /// What an average that started at zero lacks after this step: `1 - kept ^ step`.
  static Value weight(Slots slots, double kept) {
    Value power = slots.apply(new Exp(),
        slots.apply(new Affine(Math.log(kept), 0), slots.step()));
    return slots.apply(new Affine(-1, 1), power);
  }
}
