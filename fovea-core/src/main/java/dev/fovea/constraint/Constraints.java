package dev.fovea.constraint;

import java.util.List;

/// All constraints, for those who read models from files.
public final class Constraints {
  private Constraints() {}

  /// Returns the constraints' records, by the alphabet.
  public static List<Class<? extends Constraint>> all() {
    return List.of(MaxNorm.class, MinMaxNorm.class, NonNeg.class, UnitNorm.class);
  }
}
