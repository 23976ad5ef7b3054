package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Pad;
import dev.fovea.op.Slice;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What is put around an image, or cut off it.
///
/// @param pairs      elements at the two ends of each spatial axis
/// @param dataFormat where the channels are
record Border(List<List<Integer>> pairs, DataFormat dataFormat) {
  private static final List<String> COUNTS = List.of("", "one pair", "two pairs", "three pairs");

  /// Checks one pair of numbers of at least 0 for each of `axes` axes.
  static List<List<Integer>> check(String what, int axes, List<List<Integer>> pairs) {
    List<List<Integer>> copy = pairs.stream().map(List::copyOf).toList();
    boolean fits = copy.size() == axes
        && copy.stream().allMatch(p -> p.size() == 2 && p.get(0) >= 0 && p.get(1) >= 0);
    if (!fits) {
      throw new IllegalArgumentException(
          "%s needs %s of numbers of at least 0, got %s."
              .formatted(what, COUNTS.get(axes), axes == 1 ? copy.getFirst() : copy));
    }
    return copy;
  }

  /// Returns the image with zeros around it.
  Value zeros(Scope scope, Value image) {
    return filled(scope, image, 0);
  }

  /// Returns the image with a number around it.
  Value filled(Scope scope, Value image, double value) {
    Images.channels(scope, image, pairs.size());
    return scope.apply(new Pad(ends(0), ends(1), value), image);
  }

  /// Returns the image without its border.
  Value cut(Scope scope, Value image) {
    Images.channels(scope, image, pairs.size());
    List<Integer> before = ends(0);
    List<Integer> after = ends(1);
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < image.shape().rank(); axis++) {
      int length = image.shape().dim(axis);
      int rest = length - before.get(axis) - after.get(axis);
      if (rest < 1) {
        throw scope.error(
            "cuts %d and %d elements off axis %d of %s, which has %d"
                .formatted(before.get(axis), after.get(axis), axis, image.type(), length),
            "cut fewer, so that one is left");
      }
      dims.add(rest);
    }
    return scope.apply(new Slice(before, new Shape(dims)), image);
  }

  /// Returns one end's elements for every axis, the batch and the channels included.
  private List<Integer> ends(int end) {
    List<Integer> all = new ArrayList<>(Collections.nCopies(pairs.size() + 2, 0));
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    for (int i = 0; i < pairs.size(); i++) {
      all.set(first + i, pairs.get(i).get(end));
    }
    return all;
  }
}
