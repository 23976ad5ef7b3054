package dev.fovea.files.tensorboard;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Weights as pictures.
final class WeightPictures {
  private static final int ZOOM = 8;
  private static final int COLUMNS = 8;

  private WeightPictures() {}

  /// Returns the pictures that Keras makes of a weight, `[number, height, width, channels]`, if it makes
  /// any.
  ///
  /// Axes of length 1 go; then a vector is a column, a matrix lies on its longer side, and of three
  /// axes the last one counts pictures.
  static Optional<Tensor> of(Tensor weight) {
    List<Integer> dims = new ArrayList<>(weight.shape().dims());
    dims.removeIf(dim -> dim == 1);
    return switch (dims.size()) {
      case 1 -> Optional.of(weight.copy().reshape(1, dims.getFirst(), 1, 1));
      case 2 -> Optional.of(matrix(weight, dims.get(0), dims.get(1)));
      case 3 -> Optional.of(
          transposed(weight, dims.get(0) * dims.get(1), dims.get(2))
              .reshape(dims.get(2), dims.get(0), dims.get(1), 1));
      case 4 -> List.of(1, 3, 4).contains(dims.get(3))
          ? Optional.of(weight.copy().reshape(dims.get(0), dims.get(1), dims.get(2), dims.get(3)))
          : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Tensor matrix(Tensor weight, int rows, int columns) {
    return rows > columns
        ? transposed(weight, rows, columns).reshape(1, columns, rows, 1)
        : weight.copy().reshape(1, rows, columns, 1);
  }

  private static Tensor transposed(Tensor weight, int rows, int columns) {
    Tensor turned = Tensor.zeros(TensorType.f32(columns, rows));
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        turned.set((long) x * rows + y, weight.get((long) y * columns + x));
      }
    }
    return turned;
  }

  /// Returns all filters of a convolution on grey or coloured pictures side by side in one picture,
  /// enlarged, the smallest weight black and the largest white; nothing for any other weight.
  static Optional<Tensor> filters(Tensor kernel) {
    Shape shape = kernel.shape();
    if (shape.rank() != 4 || (shape.dim(2) != 1 && shape.dim(2) != 3)) {
      return Optional.empty();
    }
    int filters = shape.dim(3);
    int columns = Math.min(COLUMNS, filters);
    int high = shape.dim(0) * ZOOM + 1;
    int wide = shape.dim(1) * ZOOM + 1;
    Tensor picture = Tensor.zeros(
        TensorType.f32(1, Math.ceilDiv(filters, columns) * high, columns * wide, shape.dim(2)));
    float[] weights = kernel.toFloats();
    float[] range = range(weights);
    for (int i = 0; i < weights.length; i++) {
      int filter = i % filters;
      int channel = i / filters % shape.dim(2);
      int x = i / filters / shape.dim(2) % shape.dim(1);
      int y = i / filters / shape.dim(2) / shape.dim(1);
      float shade = (weights[i] - range[0]) / Math.max(range[1] - range[0], Float.MIN_NORMAL);
      block(picture, filter / columns * high + y * ZOOM, filter % columns * wide + x * ZOOM,
          channel, shade);
    }
    return Optional.of(picture);
  }

  private static float[] range(float[] weights) {
    float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float weight : weights) {
      range[0] = Math.min(range[0], weight);
      range[1] = Math.max(range[1], weight);
    }
    return range;
  }

  private static void block(Tensor picture, int top, int left, int channel, float shade) {
    int width = picture.shape().dim(2);
    int channels = picture.shape().dim(3);
    for (int y = 0; y < ZOOM; y++) {
      for (int x = 0; x < ZOOM; x++) {
        picture.set(((long) (top + y) * width + left + x) * channels + channel, shade);
      }
    }
  }
}
