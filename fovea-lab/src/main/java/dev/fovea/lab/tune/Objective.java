package dev.fovea.lab.tune;

import dev.fovea.train.NonFiniteLossException;
import java.util.List;

/// What is to become good: a training that says how good it is.
///
/// {@snippet :
/// Objective accuracy = run -> {
///   Model model = Zoo.model("conv-model-pooling").initialize(run.seed());
///   Trainer trainer = model.compile(
///       new Adam(run.values().number("learning-rate")), new SparseCategoricalCrossentropy(), new Accuracy());
///   return trainer.fit(digits, run.fit().batchSize(run.values().whole("batch")).validationSplit(0.2)).column("val_accuracy");
/// };
/// }
@FunctionalInterface
public interface Objective {
  /// Trains until the run's number of epochs is done, and returns the score of each of them, those included that an earlier run of the
  /// same trial has done.
  ///
  /// The same run must give the same scores: random numbers follow from its seed.
  /// @throws NonFiniteLossException if the settings do not train; the trial has failed then, and others follow
  List<Double> scores(Run run);
}
