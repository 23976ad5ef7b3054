package dev.fovea.tensor;

/// The bits of bfloat16 numbers: the upper half of an IEEE 754 single, 8 bits of exponent and 7 of
/// fraction.
///
/// Numbers are rounded to the nearest, halves to the even one; what is too large becomes infinite,
/// and NaN stays NaN. A rounded number is off by at most 2⁻⁸ of itself, subnormal ones aside.
///
/// @see <a href="https://arxiv.org/abs/1905.12322">Kalamkar et al. 2019, A study of bfloat16 for deep
///     learning training</a>
public final class BFloat16 {
  private static final int HALF = 0x8000;
  private static final short QUIET = 0x40;

  private BFloat16() {}

  /// Returns the number that these bits stand for.
  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /// Returns the bits of the nearest number.
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = bits + (HALF - 1) + (bits >>> 16 & 1) >>> 16;
    // A NaN whose upper half has no bit of the fraction set would round to infinity.
    return (short) (Float.isNaN(value) ? bits >>> 16 | QUIET : rounded);
  }

  /// Returns the bits of the nearest number, rounded once.
  public static short of(double value) {
    float single = (float) value;
    int bits = Float.floatToRawIntBits(single);
    if ((bits & 0xffff) == HALF && single != value && Float.isFinite(single)) {
      // On the way to a single it was rounded to a half, which it was not.
      boolean larger = Math.abs(value) > Math.abs((double) single);
      return of(Float.intBitsToFloat(larger ? bits + 1 : bits - 1));
    }
    return of(single);
  }
}
