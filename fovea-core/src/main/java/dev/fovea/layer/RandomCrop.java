package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Cast;
import dev.fovea.op.Slice;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Cuts a window out of images, while training at a random place that is the same for all of a batch.
///
/// Input: `[batch, rows, columns, channels]`. Output: `[batch, height, width, channels]`. Outside of
/// training, the largest window of the right proportions in the middle of the image is stretched to
/// the size; Keras 3 promises this too, but leaves images there as they are. Images that are no
/// larger than the window in one direction are cut in their middle, as far as they reach, and
/// stretched.
///
/// @param height     rows to keep
/// @param width      columns to keep
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomCrop(
    int height, int width, DataFormat dataFormat, String name, boolean trainable) implements Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a length is below 1
  public RandomCrop {
    Settings.positive("RandomCrop height", height);
    Settings.positive("RandomCrop width", width);
  }

  /// Returns a layer for channels last.
  public RandomCrop(int height, int width) {
    this(height, width, DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 2);
    return dataFormat.around(scope, x, image -> crop(scope, image));
  }

  private Value crop(Scope scope, Value image) {
    int rows = image.shape().dim(1);
    int columns = image.shape().dim(2);
    if (scope.training() && rows > height && columns > width) {
      return atRandom(Warp.of(scope, image));
    }
    int high = Math.max(Math.min(rows, (int) ((double) columns * height / width)), 1);
    int wide = Math.max(Math.min(columns, (int) ((double) rows * width / height)), 1);
    int top = (rows - high) / 2;
    int left = (columns - wide) / 2;
    Value window = scope.training()
        ? cut(scope, image, top, left, Math.min(height, rows - top), Math.min(width,
            columns - left))
        : cut(scope, image, top, left, high, wide);
    return Interpolation.BILINEAR.resize(scope, window, List.of(height, width), false);
  }

  private Value atRandom(Warp warp) {
    Scope scope = warp.draws().scope();
    Value top = start(scope, warp.height() - height);
    Value left = start(scope, warp.width() - width);
    Shape column = Shape.of(warp.draws().batch(), 1);
    Value up = warp.draws().affine(scope.apply(new Broadcast(column), top), -1, 0);
    Value back = warp.draws().affine(scope.apply(new Broadcast(column), left), -1, 0);
    Value moved = warp.exactly(warp.shift(back, up));
    return cut(scope, moved, 0, 0, height, width);
  }

  /// Returns a whole number from 0 to `last`, one for all of the batch.
  private static Value start(Scope scope, int last) {
    Value place = new Draws(scope, 1).between(0, last + 1.0);
    return scope.apply(new Cast(scope.dtype()), scope.apply(new Cast(DType.I32), place));
  }

  private static Value cut(Scope scope, Value image, int top, int left, int high, int wide) {
    Shape shape = image.shape().with(1, high).with(2, wide);
    return scope.apply(new Slice(List.of(0, top, left, 0), shape), image);
  }
}
