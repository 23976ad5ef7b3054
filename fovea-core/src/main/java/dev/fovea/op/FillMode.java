package dev.fovea.op;

/// What lies outside of an image, here behind its right end.
public enum FillMode {
  /// The image in a mirror that stands at its edge: `a b c d | d c b a`.
  REFLECT,
  /// The image again: `a b c d | a b c d`.
  WRAP,
  /// One value: `a b c d | k k k k`.
  CONSTANT,
  /// The last pixel: `a b c d | d d d d`.
  NEAREST;

  /// Says that there is no pixel, but the value of the constant.
  public static final int OUTSIDE = -1;

  /// Returns which of `length` pixels counts at a place, which may lie outside, or OUTSIDE.
  public int pixel(int place, int length) {
    if (place >= 0 && place < length) {
      return place;
    }
    return switch (this) {
      case CONSTANT -> OUTSIDE;
      case NEAREST -> place < 0 ? 0 : length - 1;
      case WRAP -> Math.floorMod(place, length);
      case REFLECT -> {
        int inTwo = Math.floorMod(place, 2 * length);
        yield Math.min(inTwo, 2 * length - 1 - inTwo);
      }
    };
  }
}
