package dev.fovea.layer;

import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// What a window does at the border of an image.
public enum Padding {
  /// Stay inside: the result is smaller than the image.
  VALID,
  /// Pad with zeros so that there are `ceil(input / stride)` positions, the odd one behind.
  SAME,
  /// Pad with zeros in front, so that no result sees what comes later; [Conv1D] alone has it.
  CAUSAL;

  Window window(List<Integer> kernel, List<Integer> strides, List<Integer> dilation, Shape image) {
    return switch (this) {
      case VALID -> Window.valid(kernel, strides, dilation);
      case SAME ->
        Window.same(kernel, strides, dilation, image.slice(1, image.rank() - 1));
      case CAUSAL -> {
        List<Window.Axis> axes = new ArrayList<>();
        for (Window.Axis axis : Window.valid(kernel, strides, dilation).axes()) {
          axes.add(new Window.Axis(
              axis.kernel(), axis.stride(), axis.dilation(), Math.toIntExact(axis.extent() - 1),
              0));
        }
        yield new Window(axes);
      }
    };
  }

  /// Refuses causal padding, which only has a meaning along time.
  static Padding notCausal(String layer, Padding padding) {
    if (padding == CAUSAL) {
      throw new IllegalArgumentException(
          layer + " padding must be valid or same, got causal, which only Conv1D has.");
    }
    return padding;
  }
}
