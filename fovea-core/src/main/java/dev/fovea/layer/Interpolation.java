package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Filter;
import dev.fovea.op.Resize;
import java.util.ArrayList;
import java.util.List;

/// Where the elements of a resized image come from.
public enum Interpolation {
  /// The nearest element.
  NEAREST(Filter.NEAREST),
  /// The four neighbours, by their distances.
  BILINEAR(Filter.LINEAR),
  /// The sixteen neighbours, by Keys's cubic.
  BICUBIC(Filter.CUBIC),
  /// Six by six neighbours, by Lanczos's window.
  LANCZOS3(Filter.LANCZOS3),
  /// Ten by ten neighbours, by Lanczos's window.
  LANCZOS5(Filter.LANCZOS5);

  private final Filter filter;

  Interpolation(Filter filter) {
    this.filter = filter;
  }

  /// Gives the spatial axes of an image with the channels last these lengths.
  ///
  /// @param antialias whether more neighbours count where an axis shrinks
  Value resize(Scope scope, Value image, List<Integer> lengths, boolean antialias) {
    Value result = image;
    for (int i = 0; i < lengths.size(); i++) {
      if (result.shape().dim(i + 1) != lengths.get(i)) {
        result = scope.apply(new Resize(i + 1, lengths.get(i), filter, antialias), result);
      }
    }
    return result;
  }

  /// Makes the spatial axes of an image with the channels last this many times as long.
  Value enlarge(Scope scope, Value image, List<Integer> factors) {
    Images.channels(scope, image, factors.size());
    List<Integer> dims = image.shape().dims().subList(1, factors.size() + 1);
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < factors.size(); i++) {
      lengths.add(Math.multiplyExact(dims.get(i), factors.get(i)));
    }
    return resize(scope, image, lengths, false);
  }
}
