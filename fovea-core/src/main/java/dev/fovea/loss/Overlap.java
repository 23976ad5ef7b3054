package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Sum;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Sums over chosen axes, for losses that compare areas.
final class Overlap {
  private Overlap() {}

  /// Checks axes, of which -1 is the last; the batch's is none of them.
  static Optional<List<Integer>> check(String loss, Optional<List<Integer>> axis) {
    if (axis.filter(axes -> axes.isEmpty() || axes.contains(0)).isPresent()) {
      throw new IllegalArgumentException(
          "%s needs at least one axis, and not the batch's axis 0, got %s."
              .formatted(loss, axis.orElseThrow()));
    }
    return axis.map(List::copyOf);
  }

  /// The sum over the axes; over all, the batch included, if none are given.
  static Value sum(GraphBuilder g, Optional<List<Integer>> axis, Value x) {
    int rank = x.shape().rank();
    List<Integer> axes = axis
        .map(given -> given.stream().map(a -> a < 0 ? a + rank : a).sorted().toList())
        .orElseGet(() -> IntStream.range(0, rank).boxed().toList());
    return g.apply(new Sum(axes), x);
  }
}
