package dev.fovea.tensor;

import java.util.Arrays;
import java.util.List;

/// What a tensor holds: element type and shape, printed as `f32[8,28,28,3]`.
///
/// @param dtype type of each element
/// @param shape lengths of the axes
public record TensorType(DType dtype, Shape shape) {
  /// Returns the type of single-precision tensors of this shape.
  public static TensorType f32(int... dims) {
    return new TensorType(DType.F32, Shape.of(dims));
  }

  /// Returns the type of integer tensors of this shape.
  public static TensorType i32(int... dims) {
    return new TensorType(DType.I32, Shape.of(dims));
  }

  /// Returns the size of such a tensor in bytes.
  public long bytes() {
    return Math.multiplyExact(shape.size(), (long) dtype.bytes());
  }

  /// Returns the same element type with another shape.
  public TensorType with(Shape other) {
    return new TensorType(dtype, other);
  }

  /// Returns the same shape with another element type.
  public TensorType with(DType other) {
    return new TensorType(other, shape);
  }

  /// Reads the printed form, `f32[8,28,28,3]`.
  ///
  /// @throws IllegalArgumentException if `text` is not of that form
  public static TensorType parse(String text) {
    int open = text.indexOf('[');
    if (open < 0 || !text.endsWith("]")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no tensor type. Write it as f32[8,28,28,3].");
    }
    String inside = text.substring(open + 1, text.length() - 1);
    List<Integer> dims = inside.isBlank()
        ? List.of()
        : Arrays.stream(inside.split(",")).map(String::strip).map(Integer::valueOf).toList();
    return new TensorType(DType.parse(text.substring(0, open)), new Shape(dims));
  }

  @Override
  public String toString() {
    return dtype.toString() + shape;
  }
}
