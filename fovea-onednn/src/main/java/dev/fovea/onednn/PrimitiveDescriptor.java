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
  /// @param behindEngine its arguments but for the first two, the result's place and the engine
  /// @throws OneDnnException if oneDNN does not implement it
  static PrimitiveDescriptor create(
      NativeScope scope, NativeFunction function, long... behindEngine) {
    long[] arguments = new long[behindEngine.length + 1];
    arguments[0] = scope.dnn().engine();
    System.arraycopy(behindEngine, 0, arguments, 1, behindEngine.length);
    return new PrimitiveDescriptor(
        scope, scope.create(function, NativeFunction.PRIMITIVE_DESC_DESTROY, arguments));
  }

  /// Calls one of the C functions that describe a primitive by numbers, among others.
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
    long engine = scope.dnn().engine();
    long attributes = new Attributes(scope).address();
    return new PrimitiveDescriptor(
        scope,
        scope.create(NativeFunction.REORDER_PRIMITIVE_DESC_CREATE,
            NativeFunction.PRIMITIVE_DESC_DESTROY, from.address(), engine, to.address(), engine,
            attributes));
  }

  /// Returns the descriptor of one of its tensors.
  ///
  /// @param query one of the descriptor queries of [Codes], such as `QUERY_WEIGHTS`
  MemoryDescriptor memory(int query) {
    return new MemoryDescriptor(
        scope, scope.dnn().ask(NativeFunction.PRIMITIVE_DESC_QUERY_MD, address, query, 0));
  }

  /// Returns how many bytes of scratch it needs while it runs.
  long scratchBytes() {
    return memory(Codes.QUERY_SCRATCHPAD).bytes();
  }

  /// Returns the name that oneDNN gives to the chosen code, such as `brg_conv_fwd:avx512_core`.
  String implementation() {
    NativeFunction query = NativeFunction.PRIMITIVE_DESC_QUERY;
    long name = scope.dnn().create(query,
        result -> (int) scope.dnn().ask(query, address, Codes.QUERY_IMPLEMENTATION, 0, result));
    return MemorySegment.ofAddress(name).reinterpret(LONGEST_NAME).getString(0);
  }

  /// Tells whether the chosen code is a reference loop, hundreds of times slower than the others.
  boolean isReference() {
    return implementation().startsWith("ref");
  }
}
