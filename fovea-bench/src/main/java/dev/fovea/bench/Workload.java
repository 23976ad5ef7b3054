package dev.fovea.bench;

import dev.fovea.compile.Compiler;
import dev.fovea.model.Model;
import dev.fovea.model.Precision;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Zoo;
import java.util.Arrays;
import java.util.Random;

/// What is measured: training steps of a network, or predictions, on one batch of synthetic images.
///
/// Inputs are normal, labels are rows of a single one; both are the same in every run.
enum Workload {
  /// Training of two convolutions: 822,794 parameters.
  W1("conv-model", 128, true),
  /// The same with pooling: 220,682 parameters.
  W2("conv-model-pooling", 128, true),
  /// Training of dense layers: 1,438,482 parameters.
  W3("normal-model", 128, true),
  /// ResNet-50's (1.5) answer to a single image.
  W4_B1("resnet50v1.5", 1, false),
  /// ResNet-50's answers to many.
  W4_B32("resnet50v1.5", 32, false),
  /// Training of ResNet-50 with momentum.
  W5("resnet50v1.5", 16, true),
  /// From before the JVM is launched to the end of the first step of W1.
  W6("conv-model", 128, true),
  /// MobileNetV2's answer to a single image.
  W7_B1("mobilenetv2", 1, false),
  /// MobileNetV2's answers to many.
  W7_B32("mobilenetv2", 32, false);

  private final String network;
  private final int batch;
  private final boolean training;

  Workload(String network, int batch, boolean training) {
    this.network = network;
    this.batch = batch;
    this.training = training;
  }

  /// Returns the images in a step.
  int batch() {
    return batch;
  }

  /// Tells whether the result is a time, because a single image matters, not how many a second.
  boolean isLatency() {
    return batch == 1 || this == W6;
  }

  /// Returns what is to be repeated.
  Work work(Compiler compiler, Precision precision) {
    Model model = precision.of(model()).on(compiler);
    return training ? new TrainingStep(this, model) : new Inference(this, model);
  }

  /// Returns the network with its first weights.
  private Model model() {
    return Zoo.model(network);
  }

  /// Returns what the weights move by.
  SGD optimizer() {
    return this == W5 ? new SGD(0.01, 0.9, false) : new SGD(0.01);
  }

  /// Returns the images.
  Tensor images(Model model) {
    Shape shape = model.inputs().getFirst().shape();
    Random normal = new Random(1);
    float[] pixels = new float[Math.toIntExact(batch * shape.size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) normal.nextGaussian();
    }
    return Tensor.of(pixels,
        shape.withBatch(batch).dims().stream().mapToInt(Integer::intValue).toArray());
  }

  /// Returns the labels, a row for each image.
  Tensor labels(Model model) {
    int classes = model.outputs().getFirst().shape().last();
    int[] numbers = new Random(2).ints(batch, 0, classes).toArray();
    float[] rows = new float[batch * classes];
    for (int i = 0; i < batch; i++) {
      rows[i * classes + numbers[i]] = 1;
    }
    return Tensor.of(rows, batch, classes);
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
