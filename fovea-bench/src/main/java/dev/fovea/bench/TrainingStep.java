package dev.fovea.bench;

import dev.fovea.compile.Plan;
import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.train.Trainer;

/// A training step on one batch: SGD, categorical cross-entropy.
final class TrainingStep implements Work {
  private final Model model;
  private final Dataset batch;
  private final Trainer trainer;

  /// Prepares the step; its plan is built by the first run.
  TrainingStep(Workload workload, Model model) {
    this.model = model;
    batch = TensorDataset.of(workload.images(model), workload.labels(model));
    trainer = model.compile(workload.optimizer(), new CategoricalCrossentropy());
  }

  @Override
  public double run() {
    return trainer.trainOnBatch(batch);
  }

  @Override
  public long parameters() {
    return model.weights().count();
  }

  @Override
  public Plan plan() {
    return trainer.trainingPlan(batch.size());
  }
}
