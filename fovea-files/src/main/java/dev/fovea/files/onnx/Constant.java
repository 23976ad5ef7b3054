package dev.fovea.files.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/// Numbers that a model file holds, or that follow from those: weights, shapes, limits.
///
/// Fractions are kept in single precision, whole numbers in 64 bits.
///
/// @param shape  lengths of the axes
/// @param reals  the numbers row by row, empty if they are whole
/// @param wholes the numbers row by row, empty if they have fractions
record Constant(List<Integer> shape, float[] reals, long[] wholes) implements Known {
  /// Repeated numbers that layers need are far below; a hostile file might ask for more.
  private static final int LARGEST = 1 << 28;

  static Constant of(List<Integer> shape, float... reals) {
    return new Constant(List.copyOf(shape), reals, new long[0]);
  }

  static Constant of(List<Integer> shape, long... wholes) {
    return new Constant(List.copyOf(shape), new float[0], wholes);
  }

  /// Returns a list of whole numbers.
  static Constant row(List<Long> numbers) {
    return of(List.of(numbers.size()), numbers.stream().mapToLong(x -> x).toArray());
  }

  /// Returns the number of elements.
  int size() {
    return Math.max(reals.length, wholes.length);
  }

  boolean isWhole() {
    return reals.length == 0 && wholes.length > 0;
  }

  /// Returns one element.
  double get(int index) {
    return isWhole() ? wholes[index] : reals[index];
  }

  /// Returns the elements in single precision.
  float[] floats() {
    if (!isWhole()) {
      return reals;
    }
    float[] copy = new float[wholes.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = wholes[i];
    }
    return copy;
  }

  /// Returns the elements as whole numbers, fractions cut off.
  List<Long> longs() {
    return isWhole()
        ? Arrays.stream(wholes).boxed().toList()
        : java.util.stream.IntStream.range(0, reals.length)
            .mapToObj(i -> (long) reals[i]).toList();
  }

  /// Returns the same elements under another shape.
  ///
  /// @throws IllegalArgumentException if the number of elements differs
  Constant reshape(List<Integer> other) {
    if (count(other) != size()) {
      throw new IllegalArgumentException(
          "%d elements do not fill %s".formatted(size(), other));
    }
    return new Constant(List.copyOf(other), reals, wholes);
  }

  /// Returns the elements with the axes in another order: axis `i` of the result is axis `order[i]`.
  Constant transpose(List<Integer> order) {
    List<Integer> to = order.stream().map(shape::get).toList();
    int[] strides = strides(shape);
    int[] index = new int[order.size()];
    float[] movedReals = new float[reals.length];
    long[] movedWholes = new long[wholes.length];
    for (int i = 0; i < size(); i++) {
      int from = 0;
      for (int axis = 0; axis < index.length; axis++) {
        from += index[axis] * strides[order.get(axis)];
      }
      if (isWhole()) {
        movedWholes[i] = wholes[from];
      } else {
        movedReals[i] = reals[from];
      }
      advance(index, to);
    }
    return new Constant(to, movedReals, movedWholes);
  }

  /// Returns the elements repeated along axes of length 1 until they fill a shape of as many axes.
  ///
  /// @throws IllegalArgumentException if an axis has neither length 1 nor that of the shape, or the
  ///     shape is too large
  Constant broadcast(List<Integer> to) {
    if (shape.equals(to)) {
      return this;
    }
    for (int axis = 0; axis < to.size(); axis++) {
      if (shape.get(axis) != 1 && !shape.get(axis).equals(to.get(axis))) {
        throw new IllegalArgumentException("%s does not stretch to %s".formatted(shape, to));
      }
    }
    int[] strides = strides(shape);
    int[] index = new int[to.size()];
    if (count(to) > LARGEST) {
      throw new IllegalArgumentException(
          "%s repeated to %s is more than %d elements".formatted(this, to, LARGEST));
    }
    int total = Math.toIntExact(count(to));
    float[] manyReals = new float[isWhole() ? 0 : total];
    long[] manyWholes = new long[isWhole() ? total : 0];
    for (int i = 0; i < total; i++) {
      int from = 0;
      for (int axis = 0; axis < index.length; axis++) {
        from += shape.get(axis) == 1 ? 0 : index[axis] * strides[axis];
      }
      if (isWhole()) {
        manyWholes[i] = wholes[from];
      } else {
        manyReals[i] = reals[from];
      }
      advance(index, to);
    }
    return new Constant(List.copyOf(to), manyReals, manyWholes);
  }

  /// Returns a function of each element, in single precision.
  Constant map(DoubleUnaryOperator function) {
    float[] mapped = new float[size()];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = (float) function.applyAsDouble(get(i));
    }
    return of(shape, mapped);
  }

  /// Returns a function of each element and one of another constant; axes of length 1, and those
  /// that are missing in front, are repeated.
  Constant with(Constant other, DoubleBinaryOperator function) {
    int rank = Math.max(shape.size(), other.shape.size());
    Constant left = withRank(rank);
    Constant right = other.withRank(rank);
    List<Integer> both = new java.util.ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      both.add(Math.max(left.shape.get(axis), right.shape.get(axis)));
    }
    Constant a = left.broadcast(both);
    Constant b = right.broadcast(both);
    float[] results = new float[a.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = (float) function.applyAsDouble(a.get(i), b.get(i));
    }
    return of(both, results);
  }

  /// Returns the constant with axes of length 1 in front until it has this many.
  Constant withRank(int rank) {
    java.util.ArrayList<Integer> dims = new java.util.ArrayList<>(shape);
    while (dims.size() < rank) {
      dims.addFirst(1);
    }
    return reshape(dims);
  }

  /// Goes to the next position of a shape, the last axis first.
  static void advance(int[] index, List<Integer> shape) {
    for (int axis = index.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape.get(axis)) {
        return;
      }
      index[axis] = 0;
    }
  }

  static int[] strides(List<Integer> shape) {
    int[] strides = new int[shape.size()];
    int step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = step;
      step *= shape.get(axis);
    }
    return strides;
  }

  static long count(List<Integer> shape) {
    long count = 1;
    for (int length : shape) {
      count = Math.multiplyExact(count, (long) length);
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Constant that && shape.equals(that.shape)
        && Arrays.equals(reals, that.reals) && Arrays.equals(wholes, that.wholes);
  }

  @Override
  public int hashCode() {
    return shape.hashCode();
  }

  @Override
  public String toString() {
    return (isWhole() ? "i64" : "f32")
        + shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
