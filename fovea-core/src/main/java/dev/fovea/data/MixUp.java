package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/// Samples of which training sees mixtures: of two images of a batch, and of their labels alike.
///
/// `w * image + (1 - w) * other`, where every image of the batch is the other of one, and `w` is drawn
/// for each from Beta(alpha, alpha). The labels are rows of numbers, such as those of [OneHotLabels].
/// Only training steps mix; what is measured on is left as it is. What is drawn follows from the
/// seed of the training and the number of the step.
///
/// {@snippet :
/// trainer.fit(new MixUp(new OneHotLabels(data, 10)), Fit.epochs(20).seed(1));
/// }
///
/// @param data  an image and a row of numbers a sample
/// @param alpha how evenly images are mixed, above 0: 1 draws all weights alike, less draws weights
///     near 0 and 1
/// @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al. 2017, mixup</a>
public record MixUp(Dataset data, double alpha) implements ForwardingDataset {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `alpha` is not above 0, or there is not one image and one row
  ///     of numbers a sample
  public MixUp {
    if (!(alpha > 0 && Double.isFinite(alpha))) {
      throw new IllegalArgumentException("MixUp alpha must be above 0, got %s.".formatted(alpha));
    }
    Mixing.check("MixUp", data);
  }

  /// Returns samples that are mixed with Keras's default, 0.2.
  public MixUp(Dataset data) {
    this(data, 0.2);
  }

  @Override
  public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
    data.augment(inputs, labels, seed, step);
    SplittableRandom random = Mixing.random(seed, step);
    float[] weights = new float[inputs.getFirst().shape().dim(0)];
    int[] partners = Mixing.partners(random, weights.length);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Mixing.beta(random, alpha);
    }
    Mixing.blend(inputs.getFirst(), partners, weights);
    Mixing.blend(labels.getFirst(), partners, weights);
  }
}
