package dev.fovea.explain;

import dev.fovea.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// What a model makes of an image of which a square is covered, place by place: where its answer falls, it looked.
///
/// @param patch  height and width of the square, in pixels, at least the stride
/// @param stride pixels from one place to the next, at least 1
/// @param cover  what the square holds, a number for each channel or one for all, on the model's scale
/// @see <a href="https://arxiv.org/abs/1311.2901">Zeiler and Fergus 2014, Visualizing and understanding convolutional networks</a>
public record Occlusion(int patch, int stride, List<Float> cover) {
  private static final int BATCH = 32;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a length is below 1, the stride leaves gaps, or there is nothing to cover with
  public Occlusion {
    cover = List.copyOf(cover);
    if (stride < 1 || patch < stride || cover.isEmpty()) {
      throw new IllegalArgumentException(
          "Occlusion needs a stride of at least 1, a patch that is no smaller, and a cover, got stride %d, patch %d, cover %s."
              .formatted(stride, patch, cover));
    }
  }

  /// What the model says with each part covered.
  ///
  /// @param values `f32[height,width]`: of all squares that cover a pixel, by how much they lower the answer, on average
  /// @param places how many squares were tried
  public record Drop(Tensor values, int places) {}

  /// Returns by how much the model's answer for a class falls where the image is covered: a probability, if the model ends with one,
  /// else a score. Squares at the border reach beyond it, so that each pixel is covered.
  ///
  /// @param image  `f32[1,height,width,channels]`
  /// @param wanted the class
  /// @throws IllegalArgumentException if the image does not fit the model or is none, or there is no such class
  public Drop of(Model model, Tensor image, int wanted) {
    Scores scores = Scores.of(model);
    scores.choosing(wanted);
    Shape shape = image.shape();
    if (shape.rank() != 4 || shape.dim(0) != 1) {
      throw new IllegalArgumentException(
          "Occlusion covers an image f32[1,height,width,channels], got %s."
              .formatted(image.type()));
    }
    if (cover.size() != 1 && cover.size() != shape.last()) {
      throw new IllegalArgumentException("The cover has %d channels, the image has %d."
          .formatted(cover.size(), shape.last()));
    }
    double whole = scores.of(model.predict(image), 0, wanted);
    int rows = places(shape.dim(1));
    int columns = places(shape.dim(2));
    double[] answers = answers(model, image, scores, wanted, rows, columns);
    return new Drop(mean(shape, whole, answers, columns), rows * columns);
  }

  private int places(int length) {
    return Math.ceilDiv(length - 1, stride) + 1;
  }

  private int start(int place) {
    return place * stride - patch / 2;
  }

  private double[] answers(
      Model model, Tensor image, Scores scores, int wanted, int rows, int columns) {
    double[] answers = new double[rows * columns];
    float[] pixels = image.toFloats();
    for (int from = 0; from < answers.length; from += BATCH) {
      int count = Math.min(BATCH, answers.length - from);
      Tensor batch = Tensor.zeros(
          new TensorType(DType.F32, image.shape().withoutBatch().withBatch(count)));
      for (int i = 0; i < count; i++) {
        covered(image.shape(), pixels, from + i, columns, batch, (long) i * pixels.length);
      }
      Tensor said = model.predict(batch);
      for (int i = 0; i < count; i++) {
        answers[from + i] = scores.of(said, i, wanted);
      }
    }
    return answers;
  }

  private void covered(
      Shape shape, float[] pixels, int place, int columns, Tensor batch, long offset) {
    int top = start(place / columns);
    int left = start(place % columns);
    int channels = shape.last();
    for (int i = 0; i < pixels.length; i++) {
      int row = i / channels / shape.dim(2);
      int column = i / channels % shape.dim(2);
      boolean hidden = row >= top && row < top + patch && column >= left && column < left + patch;
      batch.set(offset + i,
          hidden ? cover.get(cover.size() == 1 ? 0 : i % channels) : pixels[i]);
    }
  }

  private Tensor mean(Shape shape, double whole, double[] answers, int columns) {
    int height = shape.dim(1);
    int width = shape.dim(2);
    double[] sums = new double[height * width];
    int[] counts = new int[height * width];
    for (int place = 0; place < answers.length; place++) {
      int top = start(place / columns);
      int left = start(place % columns);
      for (int row = Math.max(0, top); row < Math.min(height, top + patch); row++) {
        for (int column = Math.max(0, left); column < Math.min(width, left + patch); column++) {
          sums[row * width + column] += whole - answers[place];
          counts[row * width + column]++;
        }
      }
    }
    Tensor values = Tensor.zeros(TensorType.f32(height, width));
    for (int i = 0; i < sums.length; i++) {
      values.set(i, sums[i] / counts[i]);
    }
    return values;
  }
}
