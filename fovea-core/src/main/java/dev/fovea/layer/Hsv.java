package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Clip;
import dev.fovea.op.Concat;
import dev.fovea.op.Divide;
import dev.fovea.op.Equal;
import dev.fovea.op.Fill;
import dev.fovea.op.Slice;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The colours of images as hue, saturation and value, each `[batch, height, width, 1]`.
///
/// @param scope      where nodes go
/// @param hue        from 0 to 6: 0 is red, 2 green, 4 blue, and 6 red again
/// @param saturation 0 for grey, 1 for a colour that lacks red, green or blue
/// @param value      the largest of red, green and blue
/// @see <a href="https://doi.org/10.1145/965139.807361">Smith 1978</a>
record Hsv(Scope scope, Value hue, Value saturation, Value value) {
  private static final int TURN = 6;

  /// Returns the colours of an image `[batch, height, width, 3]` of red, green and blue; what is black
  /// or below has saturation 0, and what is grey has hue 0.
  static Hsv of(Scope scope, Value image) {
    Value red = channel(scope, image, 0);
    Value green = channel(scope, image, 1);
    Value blue = channel(scope, image, 2);
    Value value = largest(scope, largest(scope, red, green), blue);
    Value range = minus(scope, value, smallest(scope, smallest(scope, red, green), blue));
    Value share = scope.apply(new Divide(), range, orOne(scope, value));
    Value saturation = times(scope, share, positive(scope, value));

    Value isRed = scope.apply(new Equal(), value, red);
    Value notRed = affine(scope, isRed, -1, 1);
    Value isGreen = times(scope, notRed, scope.apply(new Equal(), value, green));
    Value isBlue = minus(scope, notRed, isGreen);
    Value from = plus(scope, affine(scope, isGreen, 2, 0), affine(scope, isBlue, 4, 0));
    Value ahead = plus(scope, times(scope, isRed, minus(scope, green, blue)), plus(scope,
        times(scope, isGreen, minus(scope, blue, red)),
        times(scope, isBlue, minus(scope, red, green))));
    Value hue = plus(scope, scope.apply(new Divide(), ahead, orOne(scope, range)), from);
    return new Hsv(scope, around(scope, hue), saturation, value);
  }

  /// Returns the same colours with another saturation.
  Hsv saturation(Value other) {
    return new Hsv(scope, hue, other, value);
  }

  /// Returns the same colours further around the circle.
  ///
  /// @param turns from -1 to 1, of a shape that fits
  Hsv turned(Value turns) {
    Value further = plus(scope, hue, affine(scope, turns, TURN, 0));
    Value beyond = positive(scope, affine(scope, further, 1, -TURN));
    Value back = plus(scope, further, affine(scope, beyond, -TURN, 0));
    return new Hsv(scope, around(scope, back), saturation, value);
  }

  /// Returns red, green and blue, `[batch, height, width, 3]`.
  Value rgb() {
    Value chroma = times(scope, value, saturation);
    Value least = minus(scope, value, chroma);
    Value red = largest(scope, affine(scope, hue, 1, -4), affine(scope, hue, -1, 2));
    Value green = smallest(scope, hue, affine(scope, hue, -1, 4));
    Value blue = smallest(scope, affine(scope, hue, 1, -2), affine(scope, hue, -1, TURN));
    List<Value> channels = List.of(red, green, blue).stream()
        .map(share -> scope.apply(new Clip(0, 1), share))
        .map(share -> plus(scope, least, times(scope, chroma, share))).toList();
    return scope.graph().applyAll(new Concat(3), channels).getFirst();
  }

  /// Adds a turn where a hue is below 0.
  private static Value around(Scope scope, Value hue) {
    Value fine = scope.apply(new AtLeast(), hue, zero(scope));
    return plus(scope, hue, affine(scope, fine, -TURN, TURN));
  }

  private static Value channel(Scope scope, Value image, int channel) {
    return scope.apply(new Slice(List.of(0, 0, 0, channel), image.shape().with(3, 1)), image);
  }

  private static Value zero(Scope scope) {
    return scope.apply(new Fill(new TensorType(scope.dtype(), Shape.of(1, 1, 1, 1)), 0));
  }

  /// Returns 1 where a number is above 0, else 0.
  private static Value positive(Scope scope, Value x) {
    return affine(scope, scope.apply(new AtLeast(), zero(scope), x), -1, 1);
  }

  /// Returns 1 where a number is not above 0, so that it can divide.
  private static Value orOne(Scope scope, Value x) {
    return largest(scope, x, scope.apply(new AtLeast(), zero(scope), x));
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
