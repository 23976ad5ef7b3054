package dev.fovea.regularizer;

import java.util.List;

/// All regularizers, for those who read models from files.
public final class Regularizers {
  private Regularizers() {}

  /// Returns the regularizers' records, by the alphabet.
  public static List<Class<? extends Regularizer>> all() {
    return List.of(L1.class, L1L2.class, L2.class, OrthogonalRegularizer.class);
  }
}
