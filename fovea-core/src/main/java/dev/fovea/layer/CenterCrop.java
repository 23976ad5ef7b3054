package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Slice;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Keeps the middle of an image.
///
/// Input: `[batch, rows, columns, channels]`. Output: `[batch, height, width, channels]`. Where an odd
/// number is cut, one more goes at the lower and right end. An image that is too small on an axis is
/// cut to the ratio of height to width instead, and stretched by bilinear interpolation.
///
/// @param height     rows to keep
/// @param width      columns to keep
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/center_crop/">Keras: CenterCrop layer</a>
public record CenterCrop(
    int height, int width, DataFormat dataFormat, String name, boolean trainable) implements Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a length is below 1
  public CenterCrop {
    Settings.positive("CenterCrop height", height);
    Settings.positive("CenterCrop width", width);
  }

  /// Returns a layer for channels last.
  public CenterCrop(int height, int width) {
    this(height, width, DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return dataFormat.around(scope, x, image -> crop(scope, image));
  }

  private Value crop(Scope scope, Value image) {
    Images.channels(scope, image, 2);
    Shape shape = image.shape();
    if (shape.dim(1) < height || shape.dim(2) < width) {
      Value middle = new AspectRatio(height, width).crop(scope, image);
      return Interpolation.BILINEAR.resize(scope, middle, List.of(height, width), false);
    }
    List<Integer> begin = List.of(0, (shape.dim(1) - height) / 2, (shape.dim(2) - width) / 2, 0);
    return scope.apply(new Slice(begin, shape.with(1, height).with(2, width)), image);
  }
}
