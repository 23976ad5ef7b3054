package dev.fovea.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;

/// What data sets that mix the samples of a batch have in common: what they need, what they draw,
/// and in which order they go through a batch.
final class Mixing {
  /// What happens to a sample.
  @FunctionalInterface
  interface Change {
    /// Changes a sample in place.
    ///
    /// @param slot  its row in the batch
    /// @param mine  its numbers
    /// @param other those of its partner, as they were before any mixing
    void of(int slot, MemorySegment mine, MemorySegment other);
  }

  private Mixing() {}

  /// Checks that there is an image and a row of numbers as label.
  static void check(String who, Dataset data) {
    List<TensorType> inputs = data.inputs();
    if (inputs.size() != 1 || data.labels().size() != 1
        || inputs.getFirst().shape().rank() != 3 || inputs.getFirst().dtype() != DType.F32) {
      throw new IllegalArgumentException(
          "%s mixes one image and one label a sample, the data has inputs %s and labels %s."
              .formatted(who, inputs, data.labels()));
    }
    TensorType label = data.labels().getFirst();
    if (label.dtype() != DType.F32 || label.shape().rank() != 1) {
      throw new IllegalArgumentException(
          "%s mixes labels that are rows of numbers f32[classes], the data has %s.\n  fix:    %s."
              .formatted(who, label, "wrap class numbers in OneHotLabels, and train with"
                  + " CategoricalCrossentropy"));
    }
  }

  /// Returns the source of what is drawn in a step.
  static SplittableRandom random(long seed, long step) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + step);
  }

  /// Returns a partner for each sample, every sample once.
  static int[] partners(SplittableRandom random, int count) {
    int[] partners = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      partners[i] = partners[other];
      partners[other] = i;
    }
    return partners;
  }

  /// Returns a number from 0 to 1 of the distribution Beta(alpha, alpha).
  static float beta(SplittableRandom random, double alpha) {
    double a = logGamma(random, alpha);
    double b = logGamma(random, alpha);
    return (float) (1 / (1 + Math.exp(b - a)));
  }

  /// Returns the logarithm of a number of the distribution Gamma(shape), which itself may be too
  /// small for a number.
  ///
  /// @see <a href="https://doi.org/10.1145/358407.358414">Marsaglia and Tsang 2000, A simple method for
  ///     generating gamma variables</a>
  private static double logGamma(SplittableRandom random, double shape) {
    if (shape < 1) {
      return logGamma(random, shape + 1) + Math.log(1 - random.nextDouble()) / shape;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      double v = root * root * root;
      if (v > 0
          && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return Math.log(d * v);
      }
    }
  }

  /// Changes all rows of a batch, round each circle of partners, so that one row kept aside is enough.
  static void each(Tensor rows, int[] partners, Change change) {
    long bytes = rows.type().bytes() / partners.length;
    MemorySegment all = rows.memory();
    boolean[] done = new boolean[partners.length];
    for (int start = 0; start < partners.length; start++) {
      if (done[start]) {
        continue;
      }
      MemorySegment first = MemorySegment.ofArray(new float[(int) (bytes / Float.BYTES)]);
      first.copyFrom(all.asSlice(start * bytes, bytes));
      for (int slot = start; !done[slot]; slot = partners[slot]) {
        done[slot] = true;
        int partner = partners[slot];
        change.of(slot, all.asSlice(slot * bytes, bytes),
            partner == start ? first : all.asSlice(partner * bytes, bytes));
      }
    }
  }

  /// Changes all rows to `w * row + (1 - w) * partner`, with a weight for each.
  static void blend(Tensor rows, int[] partners, float[] weights) {
    each(rows, partners, (slot, mine, other) -> {
      float weight = weights[slot];
      long count = mine.byteSize() / Float.BYTES;
      for (long i = 0; i < count; i++) {
        float mixed = weight * mine.getAtIndex(JAVA_FLOAT, i)
            + (1 - weight) * other.getAtIndex(JAVA_FLOAT, i);
        mine.setAtIndex(JAVA_FLOAT, i, mixed);
      }
    });
  }
}
