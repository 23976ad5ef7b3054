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
    List<Window.Axis> axes = new ArrayList<>();
    dims.add(image.shape().dim(0));
    for (int i = 0; i < window.size().size(); i++) {
      long extent = (window.size().get(i) - 1L) * window.dilation().get(i) + 1;
      int stride = window.strides().get(i);
      long border = border(i, extent, stride);
      long before = before(border, extent);
      long after = Math.max(0, 2 * (extent - 1) - border - before);
      dims.add(Math.toIntExact(
          (image.shape().dim(i + 1) - 1L) * stride + 2 - extent + border));
      axes.add(new Window.Axis(
          window.size().get(i), stride, window.dilation().get(i),
          Math.toIntExact(before), Math.toIntExact(after)));
    }
    dims.add(filters);
    Shape result = new Shape(dims);
    return scope.apply(new ConvInputGrad(new Window(axes), 1, result), image, kernel);
  }

  /// Returns how many zeros stand around the input, its elements a stride apart, when the kernel
  /// slides over it: Keras's arithmetic.
  private long border(int axis, long extent, int stride) {
    Optional<Long> extra = outputPadding.map(padding -> (long) padding.get(axis));
    return switch (window.padding()) {
      case SAME -> extra.map(more -> extent + extent % 2 - 2 + more).orElse(extent + stride - 2);
      case VALID, CAUSAL ->
        2 * (extent - 1) + extra.orElse(Math.max(extent, stride) - extent);
    };
  }

  /// Returns the padding in front, in the convolution that makes the input out of the result. In `same`
  /// the larger half of the zeros stands in front, as far as there are that many.
  private long before(long border, long extent) {
    return window.padding() == Padding.SAME
        ? extent - 1 - Math.min(Math.ceilDiv(border, 2), extent - 1)
        : 0;
  }
}
