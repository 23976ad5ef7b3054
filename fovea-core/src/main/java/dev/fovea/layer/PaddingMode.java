package dev.fovea.layer;

/// What a border around an image holds, shown on the row `a b c d` with a border of two.
public enum PaddingMode {
  /// One number: `0 0 a b c d 0 0`.
  CONSTANT,
  /// The image mirrored at its outermost elements: `c b a b c d c b`. The border must be shorter than
  /// the image.
  REFLECT,
  /// The outermost elements, repeated: `a a a b c d d d`.
  EDGE,
  /// The image mirrored at its edges: `b a a b c d d c`. The border must not be longer than the image.
  SYMMETRIC;

  /// Returns which element of an axis stands at a place, which is negative in front of it.
  ///
  /// @param place  from minus the longest border to the length plus the longest border
  /// @param length elements of the axis
  int source(int place, int length) {
    int beyond = place < 0 ? -place : place - length + 1;
    if (place >= 0 && place < length) {
      return place;
    }
    boolean front = place < 0;
    return switch (this) {
      case CONSTANT, EDGE -> front ? 0 : length - 1;
      case REFLECT -> front ? beyond : length - 1 - beyond;
      case SYMMETRIC -> front ? beyond - 1 : length - beyond;
    };
  }

  /// Returns the longest border for an axis of this length.
  int longest(int length) {
    return switch (this) {
      case CONSTANT, EDGE -> Integer.MAX_VALUE;
      case REFLECT -> length - 1;
      case SYMMETRIC -> length;
    };
  }
}
