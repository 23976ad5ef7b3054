package dev.fovea.files.onnx;

import dev.fovea.op.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// The window of a convolution or a pool: ONNX's settings with the padding worked out.
///
/// @param kernel   lengths of the window
/// @param strides  elements from one position to the next
/// @param dilation distance between the elements under the window
/// @param before   padding in front of each axis
/// @param after    padding behind each axis
/// @param more     how much of `after` is there only because ONNX rounds up
record Sliding(List<Integer> kernel, List<Integer> strides, List<Integer> dilation,
    List<Integer> before, List<Integer> after, List<Integer> more) {

  /// Reads the settings for an image with the channels last.
  static Sliding of(Call call, Traced image, List<Integer> kernel) {
    int rank = kernel.size();
    if (image.rank() != rank + 2) {
      throw call.wrong("has a window over %d axes for an image of %d"
          .formatted(rank, image.rank() - 2));
    }
    List<Integer> strides = call.lengths("strides", rank, 1);
    List<Integer> dilation = call.lengths("dilations", rank, 1);
    List<Integer> pads = call.lengths("pads", 2 * rank, 0);
    if (pads.stream().anyMatch(pad -> pad < 0)) {
      throw call.no("negative padding");
    }
    List<Integer> before = new ArrayList<>(pads.subList(0, rank));
    List<Integer> after = new ArrayList<>(pads.subList(rank, 2 * rank));
    List<Integer> more = new ArrayList<>(Collections.nCopies(rank, 0));
    String auto = call.text("auto_pad", "NOTSET");
    boolean up = call.whole("ceil_mode", 0) != 0;
    for (int i = 0; i < rank; i++) {
      int length = image.length(i + 2);
      int extent = Math.addExact(Math.multiplyExact(kernel.get(i) - 1, dilation.get(i)), 1);
      int stride = strides.get(i);
      if (!auto.equals("NOTSET")) {
        int same = Math.max(0, (Math.ceilDiv(length, stride) - 1) * stride + extent - length);
        int total = auto.equals("VALID") ? 0 : same;
        before.set(i, auto.equals("SAME_LOWER") ? total - total / 2 : total / 2);
        after.set(i, total - before.get(i));
      } else if (up) {
        int room = length + before.get(i) + after.get(i) - extent;
        int last = Math.ceilDiv(room, stride) * stride;
        if (last >= length + before.get(i)) {
          last -= stride;
        }
        more.set(i, Math.max(0, last - room));
        after.set(i, after.get(i) + more.get(i));
      }
    }
    return new Sliding(kernel, strides, dilation, before, after, more);
  }

  /// Tells whether there is no padding.
  boolean isValid() {
    return before.stream().allMatch(p -> p == 0) && after.stream().allMatch(p -> p == 0);
  }

  /// Tells whether the padding is what Keras calls `same`.
  boolean isSame(Traced image) {
    for (int i = 0; i < kernel.size(); i++) {
      int length = image.length(i + 2);
      int extent = (kernel.get(i) - 1) * dilation.get(i) + 1;
      int stride = strides.get(i);
      int total = Math.max(0, (Math.ceilDiv(length, stride) - 1) * stride + extent - length);
      if (before.get(i) != total / 2 || after.get(i) != total - total / 2) {
        return false;
      }
    }
    return true;
  }

  boolean isDilated() {
    return dilation.stream().anyMatch(d -> d != 1);
  }

  /// Returns the padding as pairs.
  List<List<Integer>> pairs() {
    return IntStream.range(0, before.size())
        .mapToObj(i -> List.of(before.get(i), after.get(i))).toList();
  }

  /// Returns the same window over an image that has its padding already, but not what is there only because
  /// ONNX rounds up.
  Sliding framed() {
    return new Sliding(kernel, strides, dilation, Collections.nCopies(before.size(), 0), more,
        more);
  }

  /// Returns the same window without what is there only because ONNX rounds up.
  Sliding roundedDown() {
    List<Integer> less = IntStream.range(0, after.size())
        .mapToObj(i -> after.get(i) - more.get(i)).toList();
    return new Sliding(kernel, strides, dilation, before, less,
        Collections.nCopies(before.size(), 0));
  }

  /// Returns the window for an op.
  Window window() {
    List<Window.Axis> axes = new ArrayList<>();
    for (int i = 0; i < kernel.size(); i++) {
      axes.add(new Window.Axis(kernel.get(i), strides.get(i), dilation.get(i), before.get(i),
          after.get(i)));
    }
    return new Window(axes);
  }
}
