package dev.fovea.train;

import dev.fovea.compile.Plan;
import dev.fovea.data.Row;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Fills the ports of a plan with samples.
///
/// @param inputs  the ports `x0`…
/// @param labels  the ports `t0`…
/// @param weights the port with how much each sample counts
/// @param classes for each label that is a class number, how many classes there are, else 0
record Batches(
    List<Tensor> inputs, List<Tensor> labels, Tensor weights, List<Integer> classes) {
  static Batches of(Plan plan, List<Integer> classes, int inputs) {
    List<Tensor> x = new ArrayList<>();
    List<Tensor> t = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      x.add(plan.port("x" + i));
    }
    for (int i = 0; i < classes.size(); i++) {
      t.add(plan.port("t" + i));
    }
    return new Batches(x, t, plan.port(StepGraph.WEIGHTS), classes);
  }

  /// Reads the samples of a step.
  ///
  /// @throws IllegalArgumentException if a label is no class number of the model
  void read(Samples samples) {
    for (int slot = 0; slot < samples.count(); slot++) {
      samples.data().read(samples.index(slot), new Row(slot, inputs, labels));
    }
    finish(samples);
  }

  /// Reads the samples of a training step, changed as training wants them.
  ///
  /// @param seed the seed of the training
  /// @param step number of steps before this one
  /// @throws IllegalArgumentException if a label is no class number of the model
  void read(Samples samples, long seed, long step) {
    for (int slot = 0; slot < samples.count(); slot++) {
      samples.data().read(
          samples.index(slot), new Row(slot, inputs, labels).during(seed, step));
    }
    finish(samples);
    samples.data().augment(inputs, labels, seed, step);
  }

  /// Notes how much the samples count, and checks their labels.
  private void finish(Samples samples) {
    for (int slot = 0; slot < samples.count(); slot++) {
      weights.set(slot, samples.weight(slot, labels));
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).type().dtype() == DType.I32) {
        check(labels.get(i), classes.get(i), samples.order(), samples.from());
      }
    }
  }

  private static void check(Tensor labels, int classes, int[] order, int from) {
    long perSample = labels.shape().withoutBatch().size();
    for (long i = 0; i < labels.shape().size(); i++) {
      int label = (int) labels.get(i);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            ("sample %d has the label %d, the model has classes 0 to %d.\n"
                + "  fix:    give the last layer more outputs, or check the labels.")
                .formatted(order[from + (int) (i / perSample)], label, classes - 1));
      }
    }
  }
}
