package dev.fovea.loss;

import java.util.List;

/// All losses, for those who read models from files.
public final class Losses {
  private Losses() {}

  /// Returns the losses' records, by the alphabet.
  public static List<Class<? extends Loss>> all() {
    return List.of(
        BinaryCrossentropy.class,
        BinaryFocalCrossentropy.class,
        CategoricalCrossentropy.class,
        CategoricalFocalCrossentropy.class,
        CategoricalGeneralizedCrossEntropy.class,
        CategoricalHinge.class,
        CosineSimilarity.class,
        Dice.class,
        Hinge.class,
        Huber.class,
        KLDivergence.class,
        LogCosh.class,
        MeanAbsoluteError.class,
        MeanAbsolutePercentageError.class,
        MeanSquaredError.class,
        MeanSquaredLogarithmicError.class,
        Poisson.class,
        SparseCategoricalCrossentropy.class,
        SquaredHinge.class,
        Tversky.class);
  }
}
