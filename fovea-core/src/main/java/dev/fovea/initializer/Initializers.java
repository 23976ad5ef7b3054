package dev.fovea.initializer;

import java.util.List;

/// All initializers, for those who read models from files.
public final class Initializers {
  private Initializers() {}

  /// Returns the initializers' records, by the alphabet.
  public static List<Class<? extends Initializer>> all() {
    return List.of(GlorotUniform.class, Ones.class, Zeros.class);
  }
}
