package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.ArgMax;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Equal;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.op.OneHot;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Subtract;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Yes-or-no decisions from predictions, and labels in the same form.
final class Decisions {
  /// Below every probability and every logit.
  private static final double FAR = 1e10;

  private Decisions() {}

  /// Labels as rows of the predictions' shape: class numbers become one-hot.
  static Value rows(GraphBuilder g, Value labels, Value predictions) {
    return labels.dtype().isFloating()
        ? labels
        : g.apply(new OneHot(predictions.shape().last(), predictions.dtype()), labels);
  }

  /// 1 where a label is not 0.
  static Value yes(GraphBuilder g, Value labels) {
    Value zero = g.apply(new Fill(labels.type(), 0));
    return not(g, g.apply(new Equal(), labels, zero));
  }

  /// 1 for 0, 0 for 1.
  static Value not(GraphBuilder g, Value x) {
    return g.apply(new Affine(-1, 1), x);
  }

  /// 1 where a number is above the threshold.
  static Value above(GraphBuilder g, Value x, double threshold) {
    Value limit = g.apply(new Fill(x.type(), threshold));
    return not(g, g.apply(new AtLeast(), limit, x));
  }

  /// 1 where a number is not below the largest along the last axis: at each of equals.
  static Value atLeastLargest(GraphBuilder g, Value x) {
    Value first = g.apply(new OneHot(x.shape().last(), x.dtype()), g.apply(new ArgMax(), x));
    Value last = g.apply(
        new Sum(List.of(x.shape().rank() - 1)), g.apply(new Multiply(), first, x));
    return g.apply(new AtLeast(), x, g.apply(new Reshape(x.shape().with(-1, 1)), last));
  }

  /// 1 at the `k` largest along the last axis, the first of equals.
  static Value largest(GraphBuilder g, Value x, int k) {
    Value mask = g.apply(new Fill(x.type(), 0));
    for (int i = 0; i < Math.min(k, x.shape().last()); i++) {
      Value rest = g.apply(new Subtract(), x, g.apply(new Affine(FAR, 0), mask));
      Value next = g.apply(
          new OneHot(x.shape().last(), x.dtype()), g.apply(new ArgMax(), rest));
      mask = g.apply(new Add(), mask, next);
    }
    return mask;
  }

  /// One class along the last axis, which then has length 1.
  static Value only(GraphBuilder g, Optional<Integer> classId, Value x) {
    if (classId.isEmpty()) {
      return x;
    }
    Shape shape = x.shape();
    List<Integer> from = new ArrayList<>(Collections.nCopies(shape.rank(), 0));
    from.set(shape.rank() - 1, classId.get());
    return g.apply(new Slice(from, shape.with(-1, 1)), x);
  }

  /// `a * b`, both.
  static Value both(GraphBuilder g, Value a, Value b) {
    return g.apply(new Multiply(), a, b);
  }
}
