package dev.fovea.layer;

import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.List;

/// What a window does at the border of an image.
public enum Padding {
  /// Stay inside: the result is smaller than the image.
  VALID,
  /// Pad with zeros so that there are `ceil(input / stride)` positions, the odd one behind.
  SAME;

  Window window(List<Integer> kernel, List<Integer> strides, List<Integer> dilation, Shape image) {
    return switch (this) {
      case VALID -> Window.valid(kernel, strides, dilation);
      case SAME ->
        Window.same(kernel, strides, dilation, image.slice(1, image.rank() - 1));
    };
  }
}
