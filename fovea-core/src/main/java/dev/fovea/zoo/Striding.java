package dev.fovea.zoo;

import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;

/// Borders in front of a valid convolution with stride 2, as `keras.applications` has them.
final class Striding {
  private Striding() {}

  /// Returns the border that centres a window of this odd size on every second pixel: on sides of
  /// even length one pixel less at the top and at the left.
  static ZeroPadding2D border(Symbol image, int size) {
    int half = size / 2;
    int top = half - (1 - image.shape().dim(0) % 2);
    int left = half - (1 - image.shape().dim(1) % 2);
    return new ZeroPadding2D(top, half, left, half);
  }
}
