package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.op.Add;
import dev.fovea.op.AveragePool;
import dev.fovea.op.Conv;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Reshape;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// A layer's window over an image with the channels last: what convolutions and pools of one, two
/// and three spatial axes have in common.
///
/// @param size     lengths of the window, one a spatial axis
/// @param strides  elements from one position to the next
/// @param dilation distance between the elements under the window
/// @param padding  what happens at the border
record Sliding(
    List<Integer> size, List<Integer> strides, List<Integer> dilation, Padding padding) {

  /// Returns a window over neighbours.
  static Sliding pool(List<Integer> size, List<Integer> strides, Padding padding) {
    return new Sliding(size, strides, Settings.all(size.size(), 1), padding);
  }

  /// Returns the kernel of a convolution: the window and two more axes.
  Shape kernel(int before, int after) {
    List<Integer> dims = new ArrayList<>(size);
    dims.add(before);
    dims.add(after);
    return new Shape(dims);
  }

  private Window over(Scope scope, Value image) {
    Images.channels(scope, image, size.size());
    return padding.window(size, strides, dilation, image.shape());
  }

  /// Keeps the largest element under each window.
  Value largest(Scope scope, Value image) {
    return scope.apply(new MaxPool(over(scope, image), scope.training()), image);
  }

  /// Keeps the mean under each window.
  Value mean(Scope scope, Value image) {
    return scope.apply(new AveragePool(over(scope, image)), image);
  }

  /// Convolves with a weight `kernel`.
  Value convolve(Scope scope, Value image, int filters, int groups, Initializer first) {
    int channels = Images.channels(scope, image, size.size());
    if (channels % groups != 0) {
      throw scope.error(
          "%d channels do not divide into %d groups".formatted(channels, groups),
          "choose a number of groups that divides the channels");
    }
    Value kernel = scope.weight("kernel", kernel(channels / groups, filters), first);
    return scope.apply(new Conv(over(scope, image), groups), image, kernel);
  }

  /// Convolves every channel on its own with a weight `[window…, channels, multiplier]`.
  Value depthwise(Scope scope, Value image, int multiplier, String name, Initializer first) {
    int channels = Images.channels(scope, image, size.size());
    Value weight = scope.weight(name, kernel(channels, multiplier), first);
    Value kernel = scope.apply(new Reshape(kernel(1, Math.multiplyExact(channels, multiplier))),
        weight);
    return scope.apply(new Conv(over(scope, image), channels), image, kernel);
  }

  /// Adds a weight `bias` to the last axis.
  static Value bias(Scope scope, Value y, Initializer first) {
    return scope.apply(new Add(), y, scope.weight("bias", Shape.of(y.shape().last()), first));
  }
}
