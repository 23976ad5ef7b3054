package dev.fovea.layer;

import dev.fovea.graph.Value;

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
}
