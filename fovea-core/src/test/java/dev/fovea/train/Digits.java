package dev.fovea.train;

import dev.fovea.data.TensorDataset;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Random;

/// Rows of numbers whose class is the place of the largest: easy to learn, quick to make.
final class Digits {
  static final int FEATURES = 6;
  static final int CLASSES = 3;

  private Digits() {}

  static TensorDataset of(int samples) {
    Random random = new Random(17);
    Tensor inputs = Tensor.zeros(TensorType.f32(samples, FEATURES));
    Tensor labels = Tensor.zeros(TensorType.i32(samples));
    for (int row = 0; row < samples; row++) {
      int label = random.nextInt(CLASSES);
      labels.set(row, label);
      for (int i = 0; i < FEATURES; i++) {
        inputs.set((long) row * FEATURES + i, random.nextGaussian() + (i == label ? 2 : 0));
      }
    }
    return TensorDataset.of(inputs, labels);
  }
}
