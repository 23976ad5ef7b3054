package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Filter;
import dev.fovea.op.Resize;
import dev.fovea.op.Take;
import java.util.ArrayList;
import java.util.List;

/// Pools with windows that follow from how many there shall be, over images of one, two or three
/// spatial axes with the channels last.
final class AdaptivePooling {
  private AdaptivePooling() {}

  /// Returns the mean of each channel in each window, one axis after the other.
  static Value mean(Scope scope, Value image, List<Integer> counts) {
    Images.channels(scope, image, counts.size());
    Value y = image;
    for (int i = 0; i < counts.size(); i++) {
      y = scope.apply(new Resize(i + 1, counts.get(i), Filter.BINS, false), y);
    }
    return y;
  }

  /// Returns the largest element of each channel in each window: the windows are laid side by side,
  /// short ones with their last element repeated.
  static Value largest(Scope scope, Value image, List<Integer> counts) {
    Images.channels(scope, image, counts.size());
    Value y = image;
    List<Integer> windows = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      int length = image.shape().dim(i + 1);
      int count = counts.get(i);
      windows.add(width(length, count));
      if (length % count != 0) {
        y = scope.apply(new Take(i + 1, elements(length, count)), y);
      }
    }
    return Sliding.pool(windows, windows, Padding.VALID).largest(scope, y);
  }

  private static int first(int window, int length, int count) {
    return (int) ((long) window * length / count);
  }

  /// Returns the first element behind a window.
  private static int end(int window, int length, int count) {
    return (int) (((window + 1L) * length + count - 1) / count);
  }

  /// Returns the length of the longest window.
  private static int width(int length, int count) {
    int width = 0;
    for (int i = 0; i < count; i++) {
      width = Math.max(width, end(i, length, count) - first(i, length, count));
    }
    return width;
  }

  private static List<Integer> elements(int length, int count) {
    int width = width(length, count);
    List<Integer> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < width; k++) {
        elements.add(Math.min(first(i, length, count) + k, end(i, length, count) - 1));
      }
    }
    return elements;
  }
}
