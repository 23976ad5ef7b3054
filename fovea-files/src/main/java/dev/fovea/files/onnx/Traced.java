package dev.fovea.files.onnx;

import dev.fovea.layer.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A value that depends on the model's input, with the order in which Fovea keeps its axes.
///
/// ONNX's images are `[batch, channels, spatial…]`, Fovea's `[batch, spatial…, channels]`: to
/// remember the order costs nothing, to change it takes a layer.
///
/// @param symbol the value
/// @param axes   axis `i` of the value is ONNX's axis `axes[i]`; the batch axis comes first
/// @param flat   if the value's one row was made from an image in Fovea's order: that image
record Traced(Symbol symbol, List<Integer> axes, Optional<Image> flat) implements Known {
  /// The image that a row was made from.
  ///
  /// @param shape its shape, in Fovea's order, without the batch axis
  /// @param axes  the order of its axes
  record Image(List<Integer> shape, List<Integer> axes) {}

  Traced(Symbol symbol, List<Integer> axes) {
    this(symbol, List.copyOf(axes), Optional.empty());
  }

  /// Returns a value whose axes are in ONNX's order.
  static Traced plain(Symbol symbol) {
    return new Traced(symbol, plainAxes(symbol.shape().rank() + 1));
  }

  /// Returns the order of ONNX.
  static List<Integer> plainAxes(int rank) {
    return IntStream.range(0, rank).boxed().toList();
  }

  /// Returns the order with the channels last; with less than three axes that of ONNX.
  static List<Integer> lastAxes(int rank) {
    return channelLast(rank, 1);
  }

  /// Returns the order of ONNX with one axis moved to the end.
  static List<Integer> channelLast(int rank, int channel) {
    List<Integer> axes = new ArrayList<>(plainAxes(rank));
    if (rank > 2) {
      axes.removeIf(axis -> axis == channel);
      axes.add(channel);
    }
    return axes;
  }

  /// Returns a result of the same shape.
  Traced with(Symbol other) {
    return new Traced(other, axes, flat);
  }

  int rank() {
    return axes.size();
  }

  /// Returns the length of one of ONNX's axes behind the batch axis.
  int length(int axis) {
    return symbol.shape().dim(axes.indexOf(axis) - 1);
  }

  /// Returns the lengths of ONNX's axes behind the batch axis, in its order.
  List<Integer> lengths() {
    return IntStream.range(1, rank()).mapToObj(this::length).toList();
  }

  /// Returns the number of elements of a sample.
  int sampleSize() {
    return Math.toIntExact(symbol.shape().size());
  }

  /// Tells whether the elements lie in ONNX's order, but for axes of length 1.
  boolean liesPlain() {
    List<Integer> longer = axes.stream().filter(axis -> axis > 0 && length(axis) > 1).toList();
    return flat.isEmpty() && longer.equals(longer.stream().sorted().toList());
  }
}
