package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.function.UnaryOperator;

/// What layers check of the images that they get.
final class Images {
  private Images() {}

  /// Returns the channels of an image with `spatial` axes, channels last.
  ///
  /// @throws dev.fovea.graph.GraphException if the value has other axes
  static int channels(Scope scope, Value image, int spatial) {
    if (image.shape().rank() != spatial + 2) {
      throw scope.error(
          "input is %s, which has %d axes; the layer needs %d"
              .formatted(image.type(), image.shape().rank(), spatial + 2),
          "give [batch, %schannels]".formatted(spatial == 2 ? "height, width, " : "spatial…, "));
    }
    return image.shape().last();
  }

  /// Returns an axis counted from 0, of those behind the batch axis.
  ///
  /// @throws dev.fovea.graph.GraphException if there is none
  static int axis(Scope scope, Value x, int axis) {
    int rank = x.shape().rank();
    int own = axis < 0 ? axis + rank : axis;
    if (own < 1 || own >= rank) {
      throw scope.error(
          "there is no axis %d in %s behind the batch axis".formatted(axis, x.type()),
          "choose an axis from 1 to %d".formatted(Math.max(1, rank - 1)));
    }
    return own;
  }

  /// Checks that images have red, green and blue.
  ///
  /// @throws dev.fovea.graph.GraphException if they have other axes, or another number of channels
  static void colours(Scope scope, Value x, DataFormat format) {
    channels(scope, x, 2);
    int channels = x.shape().dim(format == DataFormat.CHANNELS_LAST ? 3 : 1);
    if (channels != 3) {
      throw scope.error(
          "images %s have %d channels, and colours need 3".formatted(x.type(), channels),
          "give red, green and blue");
    }
  }

  /// Changes images in training, and leaves them as they are else.
  ///
  /// @param body what is done to images with the channels last
  /// @throws dev.fovea.graph.GraphException if the value has other axes than images
  static Value inTraining(
      Scope scope, Value x, DataFormat format, UnaryOperator<Value> body) {
    channels(scope, x, 2);
    return scope.training() ? format.around(scope, x, body) : x;
  }
}
