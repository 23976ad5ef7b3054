package dev.fovea.tensor;

import java.util.Locale;

/// The type of one element of a tensor.
public enum DType {
  /// IEEE 754 single precision, what networks compute in.
  F32(4),
  /// IEEE 754 double precision, what gradients are checked in.
  F64(8),
  /// The upper half of a single: its range, and 8 binary digits. What mixed precision computes in.
  BF16(2),
  /// 32-bit signed integers: labels, indices, counters.
  I32(4),
  /// Unsigned bytes: masks and positions that a kernel keeps for its gradient.
  U8(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Returns the size of one element in bytes.
  public int bytes() {
    return bytes;
  }

  /// Tells whether gradients can flow through values of this type.
  public boolean isFloating() {
    return this == F32 || this == F64 || this == BF16;
  }

  /// Returns the type that prints as `text`, such as `f32`.
  ///
  /// @throws IllegalArgumentException if there is none
  public static DType parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
