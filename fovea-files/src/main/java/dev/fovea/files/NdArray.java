package dev.fovea.files;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// An n-dimensional array as it lies in a file: element type, shape, and the values in row-major
/// order.
///
/// Two arrays are equal when type, shape and every byte are.
///
/// @param type what one element is
/// @param shape the sizes of the axes, none for a scalar
/// @param bytes the values in little-endian order, the last axis varying fastest; a read-only view,
///     not a copy
public record NdArray(ElementType type, List<Integer> shape, MemorySegment bytes) {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
      .withOrder(ORDER);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
      .withOrder(ORDER);
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
      .withOrder(ORDER);

  /// Checks that the bytes fill the shape.
  ///
  /// @throws IllegalArgumentException if an axis is negative or the number of bytes does not fit
  public NdArray {
    shape = List.copyOf(shape);
    long expected = Math.multiplyExact(count(shape), (long) type.bytes());
    if (expected != bytes.byteSize()) {
      throw new IllegalArgumentException(
          text(type, shape) + " takes " + expected + " bytes, got " + bytes.byteSize() + ".");
    }
    bytes = bytes.asReadOnly();
  }

  /// Makes an array of [ElementType#F32].
  ///
  /// @param shape the sizes of the axes
  /// @param values the values in row-major order
  /// @return the array, which holds a copy
  public static NdArray of(List<Integer> shape, float... values) {
    MemorySegment bytes = take(ElementType.F32, values.length);
    MemorySegment.copy(values, 0, bytes, FLOAT, 0, values.length);
    return new NdArray(ElementType.F32, shape, bytes);
  }

  /// Makes an array of [ElementType#F64].
  ///
  /// @param shape the sizes of the axes
  /// @param values the values in row-major order
  /// @return the array, which holds a copy
  public static NdArray of(List<Integer> shape, double... values) {
    MemorySegment bytes = take(ElementType.F64, values.length);
    MemorySegment.copy(values, 0, bytes, DOUBLE, 0, values.length);
    return new NdArray(ElementType.F64, shape, bytes);
  }

  /// Makes an array of [ElementType#I32].
  ///
  /// @param shape the sizes of the axes
  /// @param values the values in row-major order
  /// @return the array, which holds a copy
  public static NdArray of(List<Integer> shape, int... values) {
    MemorySegment bytes = take(ElementType.I32, values.length);
    MemorySegment.copy(values, 0, bytes, INT, 0, values.length);
    return new NdArray(ElementType.I32, shape, bytes);
  }

  /// Makes an array of [ElementType#I64].
  ///
  /// @param shape the sizes of the axes
  /// @param values the values in row-major order
  /// @return the array, which holds a copy
  public static NdArray of(List<Integer> shape, long... values) {
    MemorySegment bytes = take(ElementType.I64, values.length);
    MemorySegment.copy(values, 0, bytes, LONG, 0, values.length);
    return new NdArray(ElementType.I64, shape, bytes);
  }

  /// Makes an array of [ElementType#U8].
  ///
  /// @param shape the sizes of the axes
  /// @param values the values in row-major order, 128 to 255 as negative bytes
  /// @return the array, which holds a copy
  public static NdArray of(List<Integer> shape, byte... values) {
    return new NdArray(ElementType.U8, shape, MemorySegment.ofArray(values.clone()));
  }

  /// How many elements the array has: 1 for a scalar, 0 if an axis is 0.
  ///
  /// @return the product of the axes
  public long size() {
    return count(shape);
  }

  /// The values as 32-bit floating-point numbers; wider ones are rounded.
  ///
  /// @return a new array in row-major order
  public float[] floats() {
    float[] values = new float[Math.toIntExact(size())];
    if (type == ElementType.F32) {
      MemorySegment.copy(bytes, FLOAT, 0, values, 0, values.length);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = type.isFloating() ? (float) floating(i) : (float) whole(i);
    }
    return values;
  }

  /// The values as 64-bit floating-point numbers.
  ///
  /// @return a new array in row-major order
  public double[] doubles() {
    double[] values = new double[Math.toIntExact(size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(i);
    }
    return values;
  }

  /// Returns one value.
  ///
  /// @param i its place in row-major order
  /// @return a `bool` as 0 or 1
  /// @throws IndexOutOfBoundsException if there is no such place
  public double get(long i) {
    return type.isFloating() ? floating(i) : (double) whole(i);
  }

  /// The values as whole numbers; a `bool` is 0 or 1.
  ///
  /// @return a new array in row-major order
  /// @throws IllegalStateException if the elements are floating-point numbers
  public long[] longs() {
    if (type.isFloating()) {
      throw new IllegalStateException(
          "The array "
              + this
              + " holds fractions, not whole numbers.\n  fix:    read it with doubles().");
    }
    long[] values = new long[Math.toIntExact(size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole(i);
    }
    return values;
  }

  private double floating(long i) {
    return switch (type) {
      case F16 -> Float.float16ToFloat(bytes.get(SHORT, 2 * i));
      case F32 -> bytes.get(FLOAT, 4 * i);
      case F64 -> bytes.get(DOUBLE, 8 * i);
      case BOOL, U8, I8, I16, I32, U32, I64 ->
        throw new IllegalStateException(type + " is not floating");
    };
  }

  private long whole(long i) {
    return switch (type) {
      case BOOL -> bytes.get(JAVA_BYTE, i) == 0 ? 0 : 1;
      case U8 -> Byte.toUnsignedLong(bytes.get(JAVA_BYTE, i));
      case I8 -> bytes.get(JAVA_BYTE, i);
      case I16 -> bytes.get(SHORT, 2 * i);
      case I32 -> bytes.get(INT, 4 * i);
      case U32 -> Integer.toUnsignedLong(bytes.get(INT, 4 * i));
      case I64 -> bytes.get(LONG, 8 * i);
      case F16, F32, F64 -> throw new IllegalStateException(type + " is not whole");
    };
  }

  /// The number of elements of a shape.
  ///
  /// @throws IllegalArgumentException if an axis is negative or the product leaves 64 bits
  static long count(List<Integer> shape) {
    long count = 1;
    for (int axis : shape) {
      if (axis < 0) {
        throw new IllegalArgumentException("The shape " + shape + " has a negative axis.");
      }
      count = Math.multiplyExact(count, (long) axis);
    }
    return count;
  }

  /// Type and shape as messages print them: `f32[3,3,1,32]`.
  static String text(ElementType type, List<? extends Number> shape) {
    return type + shape.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
  }

  private static MemorySegment take(ElementType type, int elements) {
    return MemorySegment.ofArray(new byte[Math.multiplyExact(elements, type.bytes())]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NdArray that
        && type == that.type
        && shape.equals(that.shape)
        && bytes.mismatch(that.bytes) == -1;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, shape);
  }

  @Override
  public String toString() {
    return text(type, shape);
  }
}
