package dev.fovea.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;

/// Samples of which training sees images with a rectangle out of another image of the batch; labels
/// are mixed by the areas.
///
/// For each batch an alpha is drawn between the limits, for each image a `w` from Beta(alpha, alpha), and a
/// rectangle whose sides are `sqrt(1 - w)` of the image's, at a random place inside of it. A label
/// becomes `v * label + (1 - v) * other`, where `1 - v` is the rectangle's share of the area. The labels
/// are rows of numbers, such as those of [OneHotLabels]. Only training steps mix; what is measured on
/// is left as it is. What is drawn follows from the seed of the training and the number of the step.
///
/// {@snippet :
/// trainer.fit(new CutMix(new OneHotLabels(data, 10)), Fit.epochs(20).seed(1));
/// }
///
/// @param data          an image and a row of numbers a sample
/// @param lower         lower limit of alpha, from 0
/// @param upper         upper limit of alpha, up to 1
/// @param channelsFirst whether images are `[channels, height, width]`, or have their channels last
/// @see <a href="https://arxiv.org/abs/1905.04899">Yun et al. 2019, CutMix</a>
public record CutMix(Dataset data, double lower, double upper, boolean channelsFirst)
    implements
      ForwardingDataset {
  /// What Keras adds to alpha, which must not be 0.
  private static final double LEAST = 1e-6;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the limits are not in order from 0 to 1, or there is not one
  ///     image and one row of numbers a sample
  public CutMix {
    if (!(lower >= 0 && lower <= upper && upper <= 1)) {
      throw new IllegalArgumentException(
          "CutMix needs limits in order from 0 to 1, got %s and %s.".formatted(lower, upper));
    }
    Mixing.check("CutMix", data);
  }

  /// Returns samples that are mixed with an alpha from 0 to `factor`.
  public CutMix(Dataset data, double factor) {
    this(data, 0, factor, false);
  }

  /// Returns samples that are mixed with Keras's default, an alpha from 0 to 1.
  public CutMix(Dataset data) {
    this(data, 1);
  }

  @Override
  public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
    data.augment(inputs, labels, seed, step);
    SplittableRandom random = Mixing.random(seed, step);
    Shape shape = inputs.getFirst().shape();
    int[] partners = Mixing.partners(random, shape.dim(0));
    double alpha = lower + (upper - lower) * random.nextDouble() + LEAST;
    Rectangle[] rectangles = new Rectangle[partners.length];
    for (int i = 0; i < rectangles.length; i++) {
      double side = Math.sqrt(1 - Mixing.beta(random, alpha));
      double width = side * shape.dim(channelsFirst ? 3 : 2);
      double height = side * shape.dim(channelsFirst ? 2 : 1);
      double left = random.nextDouble() * (shape.dim(channelsFirst ? 3 : 2) - width);
      double top = random.nextDouble() * (shape.dim(channelsFirst ? 2 : 1) - height);
      rectangles[i] = new Rectangle(left, left + width, top, top + height);
    }
    mix(inputs.getFirst(), labels.getFirst(), partners, rectangles);
  }

  /// A rectangle in pixels: those at `left <= column < right` and `top <= row < bottom`.
  record Rectangle(double left, double right, double top, double bottom) {
    double area() {
      return (right - left) * (bottom - top);
    }
  }

  /// Mixes a batch in given ways.
  void mix(Tensor images, Tensor labels, int[] partners, Rectangle[] rectangles) {
    Shape shape = images.shape().withoutBatch();
    int height = shape.dim(channelsFirst ? 1 : 0);
    int width = shape.dim(channelsFirst ? 2 : 1);
    float[] weights = new float[partners.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (1 - rectangles[i].area() / (width * height));
    }
    Mixing.each(images, partners, (slot, mine, other) -> {
      for (int c = 0; c < (channelsFirst ? shape.dim(0) : 1); c++) {
        Plane plane = new Plane(
            (long) c * height * width, height, width, channelsFirst ? 1 : shape.dim(2));
        plane.paste(rectangles[slot], mine, other);
      }
    });
    Mixing.blend(labels, partners, weights);
  }

  /// A part of an image whose pixels lie row by row.
  ///
  /// @param from     its first element
  /// @param channels elements of a pixel
  private record Plane(long from, int height, int width, int channels) {
    void paste(Rectangle rectangle, MemorySegment mine, MemorySegment other) {
      int left = (int) Math.ceil(rectangle.left);
      int count = Math.min((int) Math.ceil(rectangle.right), width) - left;
      int bottom = Math.min((int) Math.ceil(rectangle.bottom), height);
      long bytes = JAVA_FLOAT.byteSize() * channels;
      for (int y = (int) Math.ceil(rectangle.top); y < bottom && count > 0; y++) {
        long at = from * JAVA_FLOAT.byteSize() + ((long) y * width + left) * bytes;
        MemorySegment.copy(other, at, mine, at, count * bytes);
      }
    }
  }
}
