package dev.fovea.bench;

import dev.fovea.data.Dataset;
import dev.fovea.engine.Engine;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.train.Trainer;

/// A training step that can be repeated: SGD 0.01, categorical cross-entropy.
final class TrainingStep {
  private final Model model;
  private final Dataset batch;
  private final Trainer trainer;

  /// Prepares the step; its plan is built by the first run.
  TrainingStep(Workload workload, Engine engine) {
    model = workload.model().on(engine);
    batch = workload.batch(model);
    trainer = model.compile(new SGD(0.01), new CategoricalCrossentropy());
  }

  /// Does one step, and returns the loss before it.
  double run() {
    return trainer.trainOnBatch(batch);
  }

  /// Returns the number of parameters.
  long parameters() {
    return model.weights().count();
  }
}
