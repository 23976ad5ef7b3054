package dev.fovea.onednn;

import java.lang.foreign.MemorySegment;

/// A computation whose shapes, layouts and code are chosen, but which has no memory yet.
///
/// It lives as long as its scope, and so do the memory descriptors that it answers.
@SuppressWarnings("restricted") // Reads a string of C's.
record PrimitiveDescriptor(NativeScope scope, long address) {
  private static final long LONGEST_NAME = 1024;

  /// Calls one of the C functions that describe a primitive.
  ///
  /// @throws OneDnnException if oneDNN does not implement it
  static PrimitiveDescriptor create(
      NativeScope scope, NativeFunction function, OneDnn.Creation creation) {
    return new PrimitiveDescriptor(
        scope, scope.create(function, NativeFunction.PRIMITIVE_DESC_DESTROY, creation));
  }

  /// Copies a tensor from one layout to another.
  static PrimitiveDescriptor reorder(MemoryDescriptor from, MemoryDescriptor to) {
    NativeScope scope = from.scope();
    NativeFunction create = NativeFunction.REORDER_PRIMITIVE_DESC_CREATE;
    long engine = scope.dnn().engine();
    long attributes = new Attributes(scope).address();
    return create(
        scope,
        create,
        result -> (int) scope.dnn().function(create)
            .invokeExact(result, from.address(), engine, to.address(), engine, attributes));
  }

  /// Returns the descriptor of one of its tensors.
  ///
  /// @param query one of the descriptor queries of [Codes], such as `QUERY_WEIGHTS`
  MemoryDescriptor memory(int query) {
    try {
      return new MemoryDescriptor(
          scope,
          (long) scope.dnn().function(NativeFunction.PRIMITIVE_DESC_QUERY_MD)
              .invokeExact(address, query, 0));
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
  }

  /// Returns how many bytes of scratch it needs while it runs.
  long scratchBytes() {
    return memory(Codes.QUERY_SCRATCHPAD).bytes();
  }

  /// Returns the name that oneDNN gives to the chosen code, such as `brg_conv_fwd:avx512_core`.
  String implementation() {
    NativeFunction query = NativeFunction.PRIMITIVE_DESC_QUERY;
    long name = scope.dnn().create(
        query,
        result -> (int) scope.dnn().function(query)
            .invokeExact(address, Codes.QUERY_IMPLEMENTATION, 0, result));
    return MemorySegment.ofAddress(name).reinterpret(LONGEST_NAME).getString(0);
  }

  /// Tells whether the chosen code is a reference loop, hundreds of times slower than the others.
  boolean isReference() {
    return implementation().startsWith("ref");
  }
}
