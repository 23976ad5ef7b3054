package dev.fovea.initializer;

import java.util.List;

/// All initializers, for those who read models from files.
public final class Initializers {
  private Initializers() {}

  /// Returns the initializers' records, by the alphabet.
  public static List<Class<? extends Initializer>> all() {
    return List.of(
        Constant.class,
        GlorotNormal.class,
        GlorotUniform.class,
        HeNormal.class,
        HeUniform.class,
        Identity.class,
        LecunNormal.class,
        LecunUniform.class,
        Ones.class,
        Orthogonal.class,
        RandomNormal.class,
        RandomUniform.class,
        TruncatedNormal.class,
        VarianceScaling.class,
        Zeros.class);
  }
}
