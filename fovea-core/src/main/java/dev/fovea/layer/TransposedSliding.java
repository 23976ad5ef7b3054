package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The window of a transposed convolution, which gives an image as large as one that the same
/// window would make the input out of.
///
/// @param window        how that convolution would slide
/// @param outputPadding for each spatial axis, how much larger the result is than the smallest one
/// @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin 2016, A guide to convolution
///     arithmetic for deep learning</a>
record TransposedSliding(Sliding window, Optional<List<Integer>> outputPadding) {
  /// Checks that the output padding is below the strides.
  static Optional<List<Integer>> check(
      String layer, List<Integer> strides, Optional<List<Integer>> outputPadding) {
    if (outputPadding.isPresent()) {
      List<Integer> padding = outputPadding.get();
      boolean fits = padding.size() == strides.size();
      for (int axis = 0; fits && axis < strides.size(); axis++) {
        fits = padding.get(axis) >= 0 && padding.get(axis) < strides.get(axis);
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "%s outputPadding needs %d numbers from 0 to below the strides %s, got %s."
                .formatted(layer, strides.size(), strides, padding));
      }
    }
    return outputPadding.map(List::copyOf);
  }

  /// Convolves with a weight `kernel` of shape `[window…, filters, channels]`.
  Value convolve(Scope scope, Value image, int filters, Initializer first) {
    int channels = Images.channels(scope, image, window.size().size());
    Value kernel = scope.weight("kernel", window.kernel(filters, channels), first);
    List<Integer> dims = new ArrayList<>();
    dims.add(image.shape().dim(0));
    for (int axis = 0; axis < window.size().size(); axis++) {
      dims.add(length(axis, image.shape().dim(axis + 1)));
    }
    dims.add(filters);
    Shape result = new Shape(dims);
    Window forward = window.padding()
        .window(window.size(), window.strides(), window.dilation(), result);
    return scope.apply(new ConvInputGrad(forward, 1, result), image, kernel);
  }

  /// Returns the length of an axis of the result, by Keras's arithmetic.
  private int length(int axis, int input) {
    int stride = window.strides().get(axis);
    int extent = (window.size().get(axis) - 1) * window.dilation().get(axis) + 1;
    Optional<Integer> extra = outputPadding.map(padding -> padding.get(axis));
    return switch (window.padding()) {
      case SAME ->
        extra.map(more -> (input - 1) * stride + extent % 2 + more).orElse(input * stride);
      case VALID, CAUSAL ->
        (input - 1) * stride + extent + extra.orElse(Math.max(extent, stride) - extent);
    };
  }
}
