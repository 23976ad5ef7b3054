package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Clip;
import dev.fovea.op.Concat;
import dev.fovea.op.Divide;
import dev.fovea.op.Equal;
import dev.fovea.op.Fill;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The colours of images as hue, saturation and value, each a plane `[batch, 1, height * width]`.
///
/// Planes rather than channels side by side, because engines are fast along long rows.
///
/// @param scope      where nodes go
/// @param shape      of the images, `[batch, height, width, 3]`
/// @param hue        from 0 to 6: 0 is red, 2 green, 4 blue, and 6 red again
/// @param saturation 0 for grey, 1 for a colour that lacks red, green or blue
/// @param value      the largest of red, green and blue
/// @see <a href="https://doi.org/10.1145/965139.807361">Smith 1978</a>
record Hsv(Scope scope, Shape shape, Value hue, Value saturation, Value value) {
  private static final int TURN = 6;

  /// Returns the colours of an image `[batch, height, width, 3]` of red, green and blue; what is black
  /// or below has saturation 0, and what is grey has hue 0.
  static Hsv of(Scope scope, Value image) {
    Shape shape = image.shape();
    int pixels = shape.dim(1) * shape.dim(2);
    Value rows = scope.apply(new Reshape(Shape.of(shape.dim(0), pixels, 3)), image);
    Value planes = scope.apply(Transpose.moveToLast(1, 3, true), rows);
    Value red = plane(scope, planes, 0);
    Value green = plane(scope, planes, 1);
    Value blue = plane(scope, planes, 2);
    Value value = largest(scope, largest(scope, red, green), blue);
    Value least = smallest(scope, smallest(scope, red, green), blue);
    Value range = minus(scope, value, least);
    Value light = above(scope, value);
    Value share = scope.apply(
        new Divide(), range, largest(scope, value, affine(scope, light, -1, 1)));
    Value saturation = times(scope, share, light);

    Value isRed = scope.apply(new Equal(), value, red);
    Value notRed = affine(scope, isRed, -1, 1);
    Value isGreen = times(scope, notRed, scope.apply(new Equal(), value, green));
    Value isBlue = minus(scope, notRed, isGreen);
    Value back = affine(scope, scope.apply(new AtLeast(), green, blue), -TURN, TURN);
    Value from = plus(scope, times(scope, isRed, back),
        plus(scope, affine(scope, isGreen, 2, 0), affine(scope, isBlue, 4, 0)));
    Value ahead = plus(scope, times(scope, isRed, minus(scope, green, blue)), plus(scope,
        times(scope, isGreen, minus(scope, blue, red)),
        times(scope, isBlue, minus(scope, red, green))));
    Value grey = scope.apply(new Equal(), value, least);
    Value sixth = scope.apply(new Divide(), ahead, plus(scope, range, grey));
    return new Hsv(scope, shape, plus(scope, sixth, from), saturation, value);
  }

  /// Returns the same colours with another saturation, a plane.
  Hsv saturation(Value other) {
    return new Hsv(scope, shape, hue, other, value);
  }

  /// Returns the same colours further around the circle.
  ///
  /// @param turns from -1 to 1, `[batch, 1, 1]`
  Hsv turned(Value turns) {
    Value further = plus(scope, hue, affine(scope, turns, TURN, 0));
    Value beyond = above(scope, affine(scope, further, 1, -TURN));
    Value before = above(scope, affine(scope, further, -1, 0));
    Value back = plus(scope, further, affine(scope, minus(scope, before, beyond), TURN, 0));
    return new Hsv(scope, shape, back, saturation, value);
  }

  /// Returns red, green and blue, `[batch, height, width, 3]`.
  Value rgb() {
    Value chroma = times(scope, value, saturation);
    Value least = minus(scope, value, chroma);
    Value red = largest(scope, affine(scope, hue, 1, -4), affine(scope, hue, -1, 2));
    Value green = smallest(scope, hue, affine(scope, hue, -1, 4));
    Value blue = smallest(scope, affine(scope, hue, 1, -2), affine(scope, hue, -1, TURN));
    List<Value> planes = List.of(red, green, blue).stream()
        .map(share -> scope.apply(new Clip(0, 1), share))
        .map(share -> plus(scope, least, times(scope, chroma, share))).toList();
    Value all = scope.graph().applyAll(new Concat(1), planes).getFirst();
    return scope.apply(new Reshape(shape), scope.apply(Transpose.moveToLast(1, 3, false), all));
  }

  private static Value plane(Scope scope, Value planes, int channel) {
    return scope.apply(new Slice(List.of(0, channel, 0), planes.shape().with(1, 1)), planes);
  }

  /// Returns 1 where a number is above 0, else 0.
  private static Value above(Scope scope, Value x) {
    Value zero = scope.apply(new Fill(new TensorType(scope.dtype(), Shape.of(1, 1, 1)), 0));
    Value not = scope.apply(new AtLeast(), affine(scope, x, -1, 0), zero);
    return affine(scope, not, -1, 1);
  }

  private static Value largest(Scope scope, Value a, Value b) {
    return scope.apply(new dev.fovea.op.Maximum(), a, b);
  }

  private static Value smallest(Scope scope, Value a, Value b) {
    return scope.apply(new dev.fovea.op.Minimum(), a, b);
  }

  private static Value plus(Scope scope, Value a, Value b) {
    return scope.apply(new dev.fovea.op.Add(), a, b);
  }

  private static Value minus(Scope scope, Value a, Value b) {
    return scope.apply(new dev.fovea.op.Subtract(), a, b);
  }

  private static Value times(Scope scope, Value a, Value b) {
    return scope.apply(new dev.fovea.op.Multiply(), a, b);
  }

  private static Value affine(Scope scope, Value x, double scale, double shift) {
    return scope.apply(new Affine(scale, shift), x);
  }
}
