package dev.fovea.onednn;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// Type, dimensions and layout of a tensor as oneDNN sees it, valid as long as its scope.
///
/// oneDNN names dimensions in an order of its own (batch, channels, height, width; output channels,
/// input channels, height, width) whatever their order in memory. Strides say where each one lies,
/// so that Keras's channels-last images and `[height, width, in, out]` kernels need no format tags.
record MemoryDescriptor(NativeScope scope, long address) {
  /// What the C functions take in the place of a missing tensor.
  static final long NONE = 0;

  /// Describes a tensor whose element (i, j, …) is `i * strides[0] + j * strides[1] + …`.
  ///
  /// @param type a data type of [Codes]
  static MemoryDescriptor strided(NativeScope scope, int type, long[] dims, long[] strides) {
    long d = scope.dims(dims);
    long s = scope.dims(strides);
    return new MemoryDescriptor(
        scope,
        scope.create(
            NativeFunction.MEMORY_DESC_CREATE_WITH_STRIDES,
            NativeFunction.MEMORY_DESC_DESTROY,
            dims.length, d, type, s));
  }

  /// Describes numbers that lie in the order of the dimensions.
  static MemoryDescriptor dense(NativeScope scope, DType type, long... dims) {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims[i];
    }
    return strided(scope, Codes.of(type), dims, strides);
  }

  /// Describes a tensor of any rank as a matrix: its last axis, and all others in one.
  static MemoryDescriptor rows(NativeScope scope, TensorType type) {
    Shape shape = type.shape();
    long columns = shape.rank() == 0 ? 1 : shape.last();
    return dense(scope, type.dtype(), shape.size() / columns, columns);
  }

  /// Describes an image `[batch, spatial…, channels]`, or a vector over the channels of one.
  ///
  /// @param rank axes of the image
  static MemoryDescriptor image(NativeScope scope, TensorType type, int rank) {
    Shape shape = type.shape();
    long[] dims = new long[rank];
    long[] strides = new long[rank];
    int front = rank - shape.rank();
    long stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int dim = axis == 0 ? 0 : axis == rank - 1 ? 1 : axis + 1;
      dims[dim] = axis < front ? 1 : shape.dim(axis - front);
      strides[dim] = stride;
      stride *= dims[dim];
    }
    return strided(scope, Codes.of(type.dtype()), dims, strides);
  }

  /// Leaves the layout of an image `[batch, spatial…, channels]` to the primitive.
  static MemoryDescriptor anyImage(NativeScope scope, TensorType type) {
    Shape shape = type.shape();
    long[] dims = new long[shape.rank()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = shape.dim(axis < 2 ? -axis : axis - 1);
    }
    return any(scope, type.dtype(), dims);
  }

  /// Leaves the layout to the primitive, which chooses the one that it computes fastest with.
  static MemoryDescriptor any(NativeScope scope, DType type, long... dims) {
    int code = Codes.of(type);
    long d = scope.dims(dims);
    return new MemoryDescriptor(
        scope,
        scope.create(
            NativeFunction.MEMORY_DESC_CREATE_WITH_TAG,
            NativeFunction.MEMORY_DESC_DESTROY,
            dims.length, d, code, Codes.FORMAT_ANY));
  }

  /// Returns how many bytes such a tensor takes, with the padding of blocked layouts.
  long bytes() {
    return scope.dnn().ask(NativeFunction.MEMORY_DESC_GET_SIZE, address);
  }

  /// Tells whether both describe the same type, dimensions and layout.
  boolean sameAs(MemoryDescriptor other) {
    return (int) scope.dnn().ask(NativeFunction.MEMORY_DESC_EQUAL, address, other.address) != 0;
  }
}
