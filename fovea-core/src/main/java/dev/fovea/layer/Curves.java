package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Slice;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Tanh;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Activation functions that take more than a chain of ops.
final class Curves {
  private Curves() {}

  /// Applies ops one after the other.
  static Value chain(GraphBuilder g, Value x, Op... ops) {
    Value y = x;
    for (Op op : ops) {
      y = g.apply(op, y);
    }
    return y;
  }

  /// Returns `x` times a function of it.
  static Value times(GraphBuilder g, Value x, Op... ops) {
    return g.apply(new Multiply(), x, chain(g, x, ops));
  }

  /// Returns `x` minus a function of it.
  static Value less(GraphBuilder g, Value x, Op op) {
    return g.apply(new Subtract(), x, g.apply(op, x));
  }

  /// Returns `x / (1 + |x|)`.
  static Value softsign(GraphBuilder g, Value x) {
    Value size = add(g, g.apply(new Relu(), x), Rectifiers.negative(g, x));
    return g.apply(new Divide(), x, g.apply(new Affine(1, 1), size));
  }

  /// Returns `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))) / 2`.
  static Value geluTanh(GraphBuilder g, Value x) {
    double scale = Math.sqrt(2 / Math.PI);
    Value slope = chain(g, x, new Square(), new Affine(0.044715 * scale, scale));
    Value inner = g.apply(new Multiply(), x, slope);
    return g.apply(new Multiply(), x, chain(g, inner, new Tanh(), new Affine(0.5, 0.5)));
  }

  /// Returns the first half of the last axis times the sigmoid of the second.
  static Value glu(GraphBuilder g, Value x) {
    Shape shape = x.shape();
    if (shape.rank() < 2 || shape.last() % 2 != 0) {
      throw new GraphException(
          "%s: the activation glu halves the last axis, which %s does not allow.\n  fix:    %s."
              .formatted(g.origin(), x.type(), "give it an even number of channels"),
          null);
    }
    Shape half = shape.with(-1, shape.last() / 2);
    List<Integer> begin = new ArrayList<>(Collections.nCopies(shape.rank(), 0));
    Value first = g.apply(new Slice(begin, half), x);
    begin.set(shape.rank() - 1, half.last());
    Value gate = g.apply(new Sigmoid(), g.apply(new Slice(begin, half), x));
    return g.apply(new Multiply(), first, gate);
  }

  /// Returns `x` where it is farther than `threshold` from 0, else 0.
  static Value hardShrink(GraphBuilder g, Value x, double threshold) {
    Value minus = g.apply(new Affine(-1, 0), x);
    return g.apply(new Subtract(),
        Rectifiers.above(g, x, threshold), Rectifiers.above(g, minus, threshold));
  }

  /// Returns `x` moved by `threshold` towards 0, and 0 where it would pass it.
  static Value softShrink(GraphBuilder g, Value x, double threshold) {
    return g.apply(new Subtract(),
        chain(g, x, new Affine(1, -threshold), new Relu()),
        chain(g, x, new Affine(-1, -threshold), new Relu()));
  }

  /// Returns `((x + 1) / 2)²` from -1 to 1, 0 below and `x` above.
  static Value sparsePlus(GraphBuilder g, Value x) {
    Value bend = chain(g, x, new Clip(-1, 1), new Affine(0.5, 0.5), new Square());
    return add(g, bend, chain(g, x, new Affine(1, -1), new Relu()));
  }

  /// Returns `(x + sqrt(x² + 4)) / 2`.
  static Value squareplus(GraphBuilder g, Value x) {
    Value root = chain(g, x, new Square(), new Affine(1, 4), new Sqrt());
    return g.apply(new Affine(0.5, 0), add(g, x, root));
  }

  private static Value add(GraphBuilder g, Value a, Value b) {
    return g.apply(new dev.fovea.op.Add(), a, b);
  }
}
