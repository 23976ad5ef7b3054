package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Equal;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sum;
import java.util.List;
import java.util.stream.IntStream;

/// What losses do to labels before they compare.
final class Labels {
  private Labels() {}

  static void check(String loss, double smoothing) {
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException(
          "%s needs a label smoothing from 0 to 1, got %s.".formatted(loss, smoothing));
    }
  }

  /// `labels * (1 - smoothing) + smoothing / classes`.
  static Value smooth(GraphBuilder g, Value labels, double smoothing, int classes) {
    return smoothing == 0
        ? labels
        : g.apply(new Affine(1 - smoothing, smoothing / classes), labels);
  }

  /// Labels as -1 and 1: where all of the batch are 0 or 1, as Keras asks, 0 becomes -1.
  static Value signs(GraphBuilder g, Value labels) {
    List<Integer> axes = IntStream.range(0, labels.shape().rank()).boxed().toList();
    Value zero = g.apply(new Equal(), labels, g.apply(new Fill(labels.type(), 0)));
    Value one = g.apply(new Equal(), labels, g.apply(new Fill(labels.type(), 1)));
    Value count = g.apply(new Sum(axes), g.apply(new Add(), zero, one));
    Value size = g.apply(new Fill(count.type(), labels.shape().size()));
    Value all = g.apply(new Equal(), count, size);
    return g.apply(
        new Add(), labels, g.apply(new Multiply(), g.apply(new Affine(1, -1), labels), all));
  }
}
