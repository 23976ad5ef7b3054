package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Clip;
import dev.fovea.op.Exp;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.Subtract;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// Functions that leave positive numbers as they are and bend the negative ones.
final class Rectifiers {
  private Rectifiers() {}

  /// Returns `max(-x, 0)`, what a ReLU cuts off.
  static Value negative(GraphBuilder g, Value x) {
    return g.apply(new Relu(), g.apply(new Affine(-1, 0), x));
  }

  /// Returns `x` above 0, else `slope * x`.
  static Value leaky(GraphBuilder g, Value x, double slope) {
    Value below = g.apply(new Affine(slope, 0), negative(g, x));
    return g.apply(new Subtract(), g.apply(new Relu(), x), below);
  }

  /// Returns `x` above 0, else `alpha * (exp(x) - 1)`.
  static Value elu(GraphBuilder g, Value x, double alpha) {
    // The exponential of what is not positive never overflows.
    Value below = g.apply(new Affine(-1, 0), negative(g, x));
    Value bent = g.apply(new Affine(alpha, -alpha), g.apply(new Exp(), below));
    return g.apply(new dev.fovea.op.Add(), g.apply(new Relu(), x), bent);
  }

  /// Returns `x` above a threshold, else 0.
  static Value above(GraphBuilder g, Value x, double threshold) {
    Value limit = g.apply(new Fill(new TensorType(x.dtype(), Shape.SCALAR), threshold));
    Value below = g.apply(new AtLeast(), limit, x);
    return g.apply(new Multiply(), x, g.apply(new Affine(-1, 1), below));
  }

  /// Returns `x` from 0 to `limit`; the derivative outside, and at 0, is 0.
  static Value upTo(GraphBuilder g, Value x, double limit) {
    return g.apply(new Clip(0, limit), g.apply(new Relu(), x));
  }
}
