package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Means and lengths along axes, and what normalizations make of them.
final class Moments {
  /// The square of the length below which Keras leaves vectors short, `1e-12`.
  private static final double SHORTEST = 1e-24;

  private Moments() {}

  /// Returns `x` with mean 0 and variance 1 along the axes.
  static Value standardized(Scope scope, Value x, List<Integer> axes, double epsilon) {
    return rootMeanSquare(scope, centred(scope, x, axes), axes, epsilon);
  }

  /// Returns `x` with variance 1 along the axes.
  static Value ofVariance(Scope scope, Value x, List<Integer> axes, double epsilon) {
    return scope.apply(new Divide(), x, spread(scope, centred(scope, x, axes), axes, epsilon));
  }

  /// Returns `x` divided by the root of the mean of its squares along the axes.
  static Value rootMeanSquare(Scope scope, Value x, List<Integer> axes, double epsilon) {
    return scope.apply(new Divide(), x, spread(scope, x, axes, epsilon));
  }

  private static Value centred(Scope scope, Value x, List<Integer> axes) {
    return scope.apply(new Subtract(), x, mean(scope, x, axes));
  }

  /// Returns the root of the mean of the squares along the axes.
  private static Value spread(Scope scope, Value x, List<Integer> axes, double epsilon) {
    Value power = mean(scope, scope.apply(new Square(), x), axes);
    return scope.apply(new Sqrt(), scope.apply(new Affine(1, epsilon), power));
  }

  /// Returns `x` scaled so that the sum of its squares along the axes is 1.
  static Value unitLength(Scope scope, Value x, List<Integer> axes) {
    Value squares = sum(scope, scope.apply(new Square(), x), axes);
    Value length = scope.apply(new Sqrt(), scope.apply(new Clip(SHORTEST, Float.MAX_VALUE),
        squares));
    return scope.apply(new Divide(), x, length);
  }

  /// Multiplies by a weight that has the lengths of these axes, in this order.
  static Value scaled(Scope scope, Value x, String name, List<Integer> axes, Initializer first) {
    return scope.apply(new Multiply(), x, weight(scope, x, name, axes, first));
  }

  /// Adds a weight that has the lengths of these axes, in this order.
  static Value shifted(Scope scope, Value x, String name, List<Integer> axes, Initializer first) {
    return scope.apply(new dev.fovea.op.Add(), x, weight(scope, x, name, axes, first));
  }

  private static Value weight(
      Scope scope, Value x, String name, List<Integer> axes, Initializer first) {
    Shape own = new Shape(axes.stream().map(x.shape()::dim).toList());
    Shape shape = x.shape();
    for (int axis = 0; axis < shape.rank(); axis++) {
      shape = axes.contains(axis) ? shape : shape.with(axis, 1);
    }
    return scope.apply(new Reshape(shape), scope.weight(name, own, first));
  }

  /// Returns the means along the axes, which then have length 1.
  static Value mean(Scope scope, Value x, List<Integer> axes) {
    long count = axes.stream().mapToLong(x.shape()::dim).reduce(1, Math::multiplyExact);
    return scope.apply(new Affine(1.0 / count, 0), sum(scope, x, axes));
  }

  private static Value sum(Scope scope, Value x, List<Integer> axes) {
    Shape kept = x.shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    return scope.apply(new Reshape(kept), scope.apply(new Sum(axes), x));
  }
}
