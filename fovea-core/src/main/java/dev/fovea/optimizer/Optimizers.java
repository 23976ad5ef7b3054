package dev.fovea.optimizer;

import java.util.List;

/// All optimizers, for those who read models from files.
public final class Optimizers {
  private Optimizers() {}

  /// Returns the optimizers' records, by the alphabet.
  public static List<Class<? extends Optimizer>> all() {
    return List.of(
        Adadelta.class,
        Adagrad.class,
        Adam.class,
        AdamW.class,
        Adamax.class,
        Lion.class,
        Nadam.class,
        RMSprop.class,
        SGD.class);
  }
}
