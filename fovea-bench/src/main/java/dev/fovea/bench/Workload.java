package dev.fovea.bench;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Zoo;
import java.util.Arrays;
import java.util.Random;

/// What is measured: training steps of a lecture network on one batch of synthetic images.
///
/// Inputs are normal, labels are rows of a single one; both are the same in every run.
enum Workload {
  /// Two convolutions: 822,794 parameters.
  W1("conv-model"),
  /// The same with pooling: 220,682 parameters.
  W2("conv-model-pooling"),
  /// Dense layers: 1,438,482 parameters.
  W3("normal-model");

  /// Images in a step.
  static final int BATCH = 128;

  private static final int CLASSES = 10;

  private final String network;

  Workload(String network) {
    this.network = network;
  }

  /// Returns the network with its first weights.
  Model model() {
    return Zoo.model(network);
  }

  /// Returns the batch.
  Dataset batch(Model model) {
    Shape shape = model.inputs().getFirst().shape();
    Random normal = new Random(1);
    float[] pixels = new float[Math.toIntExact(BATCH * shape.size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) normal.nextGaussian();
    }
    int[] classes = new Random(2).ints(BATCH, 0, CLASSES).toArray();
    float[] rows = new float[BATCH * CLASSES];
    for (int i = 0; i < BATCH; i++) {
      rows[i * CLASSES + classes[i]] = 1;
    }
    int[] dims = shape.withBatch(BATCH).dims().stream().mapToInt(Integer::intValue).toArray();
    return TensorDataset.of(Tensor.of(pixels, dims), Tensor.of(rows, BATCH, CLASSES));
  }

  /// Returns the workload of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  static Workload named(String name) {
    return Arrays.stream(values())
        .filter(w -> w.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there is no workload '%s'. Choose one of %s.".formatted(name,
                Arrays.toString(values()))));
  }
}
