package dev.fovea.onednn;

import dev.fovea.tensor.DType;

/// Settings that every primitive may have: scratch memory comes from us, and ops on single elements
/// may follow the main one at no cost.
final class Attributes {
  private final NativeScope scope;
  private final long address;
  private long postOps;

  Attributes(NativeScope scope) {
    this.scope = scope;
    this.address = scope.create(
        NativeFunction.PRIMITIVE_ATTR_CREATE,
        NativeFunction.PRIMITIVE_ATTR_DESTROY);
    // One buffer for a whole plan instead of one for each primitive: 6 MB, not 118, for ResNet-50.
    scope.dnn().call(
        NativeFunction.PRIMITIVE_ATTR_SET_SCRATCHPAD_MODE, address, Codes.SCRATCHPAD_USER);
  }

  /// Appends a function of each element of the result.
  Attributes then(Elementwise unary) {
    return append(
        NativeFunction.POST_OPS_APPEND_ELTWISE,
        f -> (int) scope.dnn().function(f)
            .invokeExact(postOps, unary.code(), unary.alpha(), unary.beta()));
  }

  /// Appends a function of each element of the result and its counterpart in another tensor.
  Attributes then(Elementwise binary, MemoryDescriptor other) {
    return append(
        NativeFunction.POST_OPS_APPEND_BINARY,
        f -> (int) scope.dnn().ask(f, postOps, binary.code(), other.address()));
  }

  /// Appends the sum of the result and what lay in its memory before.
  Attributes thenSum(DType type) {
    int code = Codes.of(type);
    return append(
        NativeFunction.POST_OPS_APPEND_SUM,
        f -> (int) scope.dnn().function(f).invokeExact(postOps, 1f, 0, code));
  }

  /// Returns the address of oneDNN's object.
  long address() {
    return address;
  }

  private Attributes append(NativeFunction function, Call append) {
    if (postOps == 0) {
      postOps = scope.create(
          NativeFunction.POST_OPS_CREATE,
          NativeFunction.POST_OPS_DESTROY);
    }
    try {
      scope.dnn().check(function, append.status(function));
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
    scope.dnn().call(NativeFunction.PRIMITIVE_ATTR_SET_POST_OPS, address, postOps);
    return this;
  }

  @FunctionalInterface
  private interface Call {
    int status(NativeFunction function) throws Throwable;
  }
}
