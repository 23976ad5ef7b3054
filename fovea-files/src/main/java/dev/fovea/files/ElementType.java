package dev.fovea.files;

import java.util.Locale;

/// What one element of a stored array is. Values lie in little-endian order.
public enum ElementType {
  /// True or false in one byte, 1 or 0.
  BOOL(1),
  /// A whole number from 0 to 255.
  U8(1),
  /// A whole number of 8 bits with sign.
  I8(1),
  /// A whole number of 16 bits with sign.
  I16(2),
  /// A whole number of 32 bits with sign.
  I32(4),
  /// A whole number of 32 bits without sign, as in the states of Keras's random seeds.
  U32(4),
  /// A whole number of 64 bits with sign.
  I64(8),
  /// A floating-point number of 16 bits (IEEE 754 half).
  F16(2),
  /// A floating-point number of 32 bits.
  F32(4),
  /// A floating-point number of 64 bits.
  F64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /// How many bytes one element takes.
  ///
  /// @return 1, 2, 4 or 8
  public int bytes() {
    return bytes;
  }

  /// Whether elements are floating-point numbers.
  ///
  /// @return true for [#F16], [#F32] and [#F64]
  public boolean isFloating() {
    return this == F16 || this == F32 || this == F64;
  }

  /// The short name used in messages, such as `f32`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
