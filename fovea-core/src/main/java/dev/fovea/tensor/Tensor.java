package dev.fovea.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An array of numbers in row-major order, outside the Java heap.
///
/// The memory is aligned to 64 bytes, starts as zeros, and goes when the garbage collector finds
/// that nobody holds the tensor any more: there is nothing to close. Every access is checked.
/// Channels are last: a batch of images is `[batch, height, width, channels]`.
public final class Tensor {
  private static final long ALIGNMENT = 64;

  private final TensorType type;
  private final MemorySegment memory;
  private final boolean owned;
  private final Writes writes;

  private Tensor(TensorType type, MemorySegment memory, boolean owned, Writes writes) {
    this.type = type;
    this.memory = memory;
    this.owned = owned;
    this.writes = writes;
  }

  /// Returns a tensor of zeros.
  public static Tensor zeros(TensorType type) {
    long bytes = Math.max(type.bytes(), 1);
    return new Tensor(type, Arena.ofAuto().allocate(bytes, ALIGNMENT).asSlice(0, type.bytes()),
        true, new Writes());
  }

  /// Returns a single-precision tensor with these values, row by row.
  ///
  /// @throws IllegalArgumentException if the number of values is not the product of `dims`
  public static Tensor of(float[] values, int... dims) {
    Tensor tensor = zeros(TensorType.f32(dims));
    tensor.checkCount(values.length);
    MemorySegment.copy(values, 0, tensor.memory, JAVA_FLOAT, 0, values.length);
    return tensor;
  }

  /// Returns a double-precision tensor with these values, row by row.
  ///
  /// @throws IllegalArgumentException if the number of values is not the product of `dims`
  public static Tensor of(double[] values, int... dims) {
    Tensor tensor = zeros(new TensorType(DType.F64, Shape.of(dims)));
    tensor.checkCount(values.length);
    MemorySegment.copy(values, 0, tensor.memory, JAVA_DOUBLE, 0, values.length);
    return tensor;
  }

  /// Returns an integer tensor with these values, row by row.
  ///
  /// @throws IllegalArgumentException if the number of values is not the product of `dims`
  public static Tensor of(int[] values, int... dims) {
    Tensor tensor = zeros(TensorType.i32(dims));
    tensor.checkCount(values.length);
    MemorySegment.copy(values, 0, tensor.memory, JAVA_INT, 0, values.length);
    return tensor;
  }

  /// Returns a tensor over memory that somebody else owns; writes are seen on both sides.
  ///
  /// @throws IllegalArgumentException if the memory is not exactly as large as the type
  public static Tensor over(TensorType type, MemorySegment memory) {
    if (memory.byteSize() != type.bytes()) {
      throw new IllegalArgumentException(
          "%s takes %d bytes, the memory has %d.".formatted(type, type.bytes(), memory.byteSize()));
    }
    Writes writes = new Writes();
    writes.unseen();
    return new Tensor(type, memory, false, writes);
  }

  /// Tells whether the memory lives as long as this tensor: nobody else can free it.
  public boolean isOwned() {
    return owned;
  }

  /// Returns element type and shape.
  public TensorType type() {
    return type;
  }

  /// Returns the lengths of the axes.
  public Shape shape() {
    return type.shape();
  }

  /// Returns the elements' memory, row-major; writes to it change the tensor.
  ///
  /// From now on nobody knows when the tensor changes: what is computed from a weight alone, and
  /// would be kept from prediction to prediction, is computed anew each time. To read,
  /// [#readOnly] is as good and costs nothing; to write, [#fill] or [#set].
  public MemorySegment memory() {
    writes.unseen();
    return memory;
  }

  /// Returns the elements' memory, row-major, for reading only.
  public MemorySegment readOnly() {
    return memory.asReadOnly();
  }

  /// Returns the elements' memory, row-major, for those who call [#changed] behind each write.
  public MemorySegment reportedMemory() {
    return memory;
  }

  /// Tells that the elements were written to through [#reportedMemory].
  public void changed() {
    writes.add();
  }

  /// Returns a number that is another one after each change: while it stays the same, the elements do.
  ///
  /// Once somebody has asked for [#memory], each call returns another one.
  public long version() {
    return writes.version();
  }

  /// Returns one element, by its position in row-major order.
  ///
  /// @throws IndexOutOfBoundsException if there is no such element
  public double get(long index) {
    return switch (type.dtype()) {
      case F32 -> memory.getAtIndex(JAVA_FLOAT, index);
      case F64 -> memory.getAtIndex(JAVA_DOUBLE, index);
      case BF16 -> BFloat16.toFloat(memory.getAtIndex(JAVA_SHORT, index));
      case I32 -> memory.getAtIndex(JAVA_INT, index);
      case U8 -> memory.get(JAVA_BYTE, index) & 0xff;
    };
  }

  /// Sets one element, by its position in row-major order; integer tensors drop the fraction.
  ///
  /// @throws IndexOutOfBoundsException if there is no such element
  public void set(long index, double value) {
    switch (type.dtype()) {
      case F32 -> memory.setAtIndex(JAVA_FLOAT, index, (float) value);
      case F64 -> memory.setAtIndex(JAVA_DOUBLE, index, value);
      case BF16 -> memory.setAtIndex(JAVA_SHORT, index, BFloat16.of(value));
      case I32 -> memory.setAtIndex(JAVA_INT, index, (int) value);
      case U8 -> memory.set(JAVA_BYTE, index, (byte) value);
    }
    writes.add();
  }

  /// Returns all elements as floats, row by row.
  public float[] toFloats() {
    float[] all = new float[Math.toIntExact(shape().size())];
    if (type.dtype() == DType.F32) {
      MemorySegment.copy(memory, JAVA_FLOAT, 0, all, 0, all.length);
    } else {
      for (int i = 0; i < all.length; i++) {
        all[i] = (float) get(i);
      }
    }
    return all;
  }

  /// Returns a tensor of its own with the same type and values.
  public Tensor copy() {
    return zeros(type).fill(this);
  }

  /// Overwrites all elements with those of another tensor of the same type, and returns this one.
  ///
  /// @throws IllegalArgumentException if the types differ
  public Tensor fill(Tensor source) {
    if (!source.type.equals(type)) {
      throw new IllegalArgumentException(
          "cannot copy %s into %s. Give a tensor of the same type and shape."
              .formatted(source.type, type));
    }
    memory.copyFrom(source.memory);
    writes.add();
    return this;
  }

  /// Returns the same elements under another shape; both share their memory.
  ///
  /// @throws IllegalArgumentException if the number of elements differs
  public Tensor reshape(int... dims) {
    Tensor same = over(type.with(Shape.of(dims)), memory);
    return new Tensor(same.type, memory, owned, writes);
  }

  private void checkCount(long count) {
    if (count != shape().size()) {
      throw new IllegalArgumentException(
          "%s holds %d values, got %d. Give as many values as the product of the axis lengths."
              .formatted(type, shape().size(), count));
    }
  }

  @Override
  public String toString() {
    return "Tensor " + type;
  }
}
