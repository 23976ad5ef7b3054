package dev.fovea.bench;

import dev.fovea.compile.Plan;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;

/// A prediction for one batch, from a tensor to a tensor.
final class Inference implements Work {
  private final Model model;
  private final Tensor batch;

  /// Prepares the prediction; its plan is built by the first run.
  Inference(Workload workload, Model model) {
    this.model = model;
    batch = workload.images(model);
  }

  @Override
  public double run() {
    return model.predict(batch).get(0);
  }

  @Override
  public long parameters() {
    return model.weights().count();
  }

  @Override
  public Plan plan() {
    return model.plan(batch.shape().dims().getFirst());
  }
}
