package dev.fovea.golden;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// What the models are that others trained with PyTorch, and how they read pictures.
final class TorchModels {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};
  /// Bytes of a picture of CIFAR-10 in its file: the label, and three planes.
  private static final int RECORD = 3073;

  private TorchModels() {}

  /// Returns the network of `burn-mnist`.
  static Model burn() {
    ActivationFunction relu = ActivationFunction.RELU;
    return Sequential.of("burn", new Input(28, 28, 1), List.of(
        new Conv2D(8, 3).activation(relu).named("conv1"),
        new Conv2D(16, 3).activation(relu).named("conv2"),
        new Conv2D(24, 3).activation(relu).named("conv3"),
        new BatchNormalization().epsilon(1e-5).named("norm1"),
        new Flatten(),
        new Dense(32).activation(relu).named("fc1"),
        new Dense(10).named("fc2"),
        new BatchNormalization().epsilon(1e-5).named("norm2"),
        new Activation(ActivationFunction.LOG_SOFTMAX)));
  }

  /// Returns pictures of CIFAR-10 as its ResNet reads them.
  ///
  /// @param images the file
  /// @param from   the first picture
  static Tensor pictures(byte[] images, int from, int count) {
    Tensor batch = Tensor.of(new float[count * (RECORD - 1)], count, 32, 32, 3);
    for (int i = 0; i < count * 3072; i++) {
      int channel = i % 3072 / 1024;
      int pixel = images[(from + i / 3072) * RECORD + 1 + i % 3072] & 0xff;
      batch.set((i / 3072 * 1024L + i % 1024) * 3 + channel,
          (pixel / 255f - MEAN[channel]) / STD[channel]);
    }
    return batch;
  }

  /// Counts the pictures of a batch that are named rightly.
  static int right(Tensor answer, byte[] images, int from) {
    int right = 0;
    for (int i = 0; i < answer.shape().dim(0); i++) {
      right += largest(answer, i) == images[(from + i) * RECORD] ? 1 : 0;
    }
    return right;
  }

  /// Returns the class of ten that is the likeliest for a sample.
  static int largest(Tensor answer, int row) {
    int best = 0;
    for (int i = 1; i < 10; i++) {
      best = answer.get(row * 10L + i) > answer.get(row * 10L + best) ? i : best;
    }
    return best;
  }
}
