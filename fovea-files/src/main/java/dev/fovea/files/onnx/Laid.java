package dev.fovea.files.onnx;

import java.util.ArrayList;
import java.util.List;

/// A result in a file that is being written, with the order in which the file keeps its axes.
///
/// ONNX's convolutions want `[batch, channels, spatial…]`, Fovea's are `[batch, spatial…,
/// channels]`: to remember the order costs nothing, to change it takes an operator.
///
/// @param name the result's name in the file
/// @param axes axis `i` in the file is Fovea's axis `axes[i]`
record Laid(String name, List<Integer> axes) {
  Laid {
    axes = List.copyOf(axes);
  }

  /// Returns the order in which Fovea's last axis, the channels, is behind the batch axis.
  static List<Integer> channelsFirst(int rank) {
    return second(rank, rank - 1);
  }

  /// Returns the order in which one of Fovea's axes is behind the batch axis.
  static List<Integer> second(int rank, int channel) {
    List<Integer> axes = new ArrayList<>(Traced.plainAxes(rank));
    axes.remove((Object) channel);
    axes.add(1, channel);
    return axes;
  }

  /// Returns another result with its axes in the same order.
  Laid with(String other) {
    return new Laid(other, axes);
  }

  int rank() {
    return axes.size();
  }

  /// Returns where the file keeps one of Fovea's axes.
  int place(int axis) {
    return axes.indexOf(axis);
  }
}
