package dev.fovea.files.onnx;

import dev.fovea.layer.Cropping1D;
import dev.fovea.layer.Cropping2D;
import dev.fovea.layer.Cropping3D;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Layer;
import dev.fovea.layer.ZeroPadding1D;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.layer.ZeroPadding3D;
import java.util.List;

/// Layers that lengthen or shorten the spatial axes of an image.
final class Frames {
  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;

  private Frames() {}

  /// Returns the layer that puts zeros around an image of as many spatial axes as there are pairs.
  static Layer zeros(Call call, List<List<Integer>> pairs) {
    return switch (pairs.size()) {
      case 1 -> new ZeroPadding1D(pairs.getFirst(), LAST, "", true);
      case 2 -> new ZeroPadding2D(pairs, LAST, "", true);
      case 3 -> new ZeroPadding3D(pairs, LAST, "", true);
      default -> throw call.no("an image of %d spatial axes".formatted(pairs.size()));
    };
  }

  /// Returns the layer that cuts the ends off.
  static Layer cut(Call call, List<List<Integer>> pairs) {
    return switch (pairs.size()) {
      case 1 -> new Cropping1D(pairs.getFirst(), "", true);
      case 2 -> new Cropping2D(pairs, LAST, "", true);
      case 3 -> new Cropping3D(pairs, LAST, "", true);
      default -> throw call.no("an image of %d spatial axes".formatted(pairs.size()));
    };
  }
}
