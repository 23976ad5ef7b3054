package dev.fovea.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The lengths of a tensor's axes, outermost first; a scalar has none.
///
/// @param dims length of each axis, each at least 0
public record Shape(List<Integer> dims) {
  /// The shape of a single number.
  public static final Shape SCALAR = new Shape(List.of());

  /// Checks the lengths and keeps a copy of them.
  ///
  /// @throws IllegalArgumentException if a length is negative
  public Shape {
    dims = List.copyOf(dims);
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "a shape has no negative axis lengths, got " + dims + ".");
      }
    }
  }

  /// Returns the shape with these axis lengths.
  public static Shape of(int... dims) {
    return new Shape(Arrays.stream(dims).boxed().toList());
  }

  /// Returns the number of axes.
  public int rank() {
    return dims.size();
  }

  /// Returns the length of one axis; negative axes count from the last, as in Keras.
  public int dim(int axis) {
    return dims.get(axis < 0 ? axis + rank() : axis);
  }

  /// Returns the length of the last axis.
  public int last() {
    return dim(-1);
  }

  /// Returns the number of elements.
  ///
  /// @throws ArithmeticException if it does not fit 63 bits
  public long size() {
    long size = 1;
    // By index: this runs for each sample of each batch, and an iterator is an object.
    for (int axis = 0; axis < dims.size(); axis++) {
      size = Math.multiplyExact(size, (long) dims.get(axis));
    }
    return size;
  }

  /// Returns the same shape with one axis set to another length; negative axes count from the last.
  public Shape with(int axis, int length) {
    List<Integer> copy = new ArrayList<>(dims);
    copy.set(axis < 0 ? axis + rank() : axis, length);
    return new Shape(copy);
  }

  /// Returns the axes from `from`, inclusive, to `to`, exclusive.
  public Shape slice(int from, int to) {
    return new Shape(dims.subList(from, to));
  }

  /// Returns the shape without its first axis, which is the batch axis by convention.
  public Shape withoutBatch() {
    return slice(1, rank());
  }

  /// Returns this shape behind a batch axis of length `batch`.
  public Shape withBatch(int batch) {
    List<Integer> all = new ArrayList<>();
    all.add(batch);
    all.addAll(dims);
    return new Shape(all);
  }

  /// Returns how many elements lie between neighbours along each axis, in row-major order.
  public long[] strides() {
    long[] strides = new long[rank()];
    long stride = 1;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims.get(axis);
    }
    return strides;
  }

  @Override
  public String toString() {
    return dims.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
