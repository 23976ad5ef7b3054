package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.AffineTransform;
import dev.fovea.op.FillMode;

/// Moves each image of a batch in its own way, and builds the matrices that say how.
///
/// @param draws the numbers of which matrices are made
/// @param image `[batch, height, width, channels]`
record Warp(Draws draws, Value image) {
  static Warp of(Scope scope, Value image) {
    return new Warp(new Draws(scope, image.shape().dim(0)), image);
  }

  int height() {
    return image.shape().dim(1);
  }

  int width() {
    return image.shape().dim(2);
  }

  /// Returns matrices that turn images about their middle, counter-clockwise.
  ///
  /// @param cosine of the angle, a column
  /// @param sine   of the angle, a column
  Value turn(Value cosine, Value sine) {
    double x = (width() - 1) / 2.0;
    double y = (height() - 1) / 2.0;
    Value across = draws.plus(draws.affine(cosine, -x, x), draws.affine(sine, y, 0));
    Value down = draws.plus(draws.affine(sine, -x, y), draws.affine(cosine, -y, 0));
    Value minus = draws.affine(sine, -1, 0);
    return draws.beside(cosine, minus, across, sine, cosine, down);
  }

  /// Returns matrices that make images this much smaller about their middle, by columns of factors.
  Value shrink(Value across, Value down) {
    double x = (width() - 1) / 2.0;
    double y = (height() - 1) / 2.0;
    Value none = draws.same(0);
    return draws.beside(
        across, none, draws.affine(across, -x, x), none, down, draws.affine(down, -y, y));
  }

  /// Returns matrices that move images to the right and down by columns of pixels.
  Value shift(Value right, Value down) {
    Value none = draws.same(0);
    Value one = draws.same(1);
    return draws.beside(
        one, none, draws.affine(right, -1, 0), none, one, draws.affine(down, -1, 0));
  }

  /// Returns the images, moved.
  Value by(Value matrices, FillMode fill, Interpolation interpolation, double fillValue) {
    boolean linear = interpolation == Interpolation.BILINEAR;
    return draws.scope().apply(new AffineTransform(fill, linear, fillValue), image, matrices);
  }

  /// Returns the images, moved so that pixels come to lie on pixels: nothing is mixed.
  Value exactly(Value matrices) {
    return by(matrices, FillMode.CONSTANT, Interpolation.NEAREST, 0);
  }
}
