package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.engine.Step;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/// A primitive bound to its memory: what is left to do is to run it.
///
/// Native code sees addresses only, so this object holds on to all that it reads and writes.
final class Primitive implements Step {
  /// The size of C's `dnnl_exec_arg_t`: an `int`, four bytes of padding and a pointer.
  private static final long ARGUMENT_BYTES = 16;

  private final OneDnn dnn;
  private final List<MemorySegment> tensors;
  private final long address;
  private final int count;
  private final MemorySegment arguments;

  private Primitive(Builder builder) {
    NativeScope scope = builder.scope;
    this.dnn = scope.dnn();
    this.tensors = List.copyOf(builder.tensors);
    this.address = scope.create(
        NativeFunction.PRIMITIVE_CREATE, NativeFunction.PRIMITIVE_DESTROY,
        builder.descriptor.address());
    this.count = builder.arguments.size();
    this.arguments = scope.allocate(ARGUMENT_BYTES * count);
    for (int i = 0; i < count; i++) {
      arguments.set(JAVA_INT, ARGUMENT_BYTES * i, builder.arguments.get(i).role);
      arguments.set(JAVA_LONG, ARGUMENT_BYTES * i + Long.BYTES, builder.arguments.get(i).memory);
    }
  }

  /// Starts to bind the memory of a primitive.
  static Builder of(PrimitiveDescriptor descriptor) {
    return new Builder(descriptor);
  }

  /// Runs on the calling thread and returns when it is done.
  ///
  /// @throws IllegalStateException if the arena that owns the native objects is closed
  @Override
  public void run() {
    try {
      dnn.execute(address, count, arguments);
    } finally {
      Reference.reachabilityFence(tensors);
    }
  }

  private record Argument(int role, long memory) {}

  /// Collects a primitive's arguments.
  static final class Builder {
    private final NativeScope scope;
    private final PrimitiveDescriptor descriptor;
    private final List<Argument> arguments = new ArrayList<>();
    private final List<MemorySegment> tensors = new ArrayList<>();

    private Builder(PrimitiveDescriptor descriptor) {
      this.scope = descriptor.scope();
      this.descriptor = descriptor;
    }

    /// Binds a tensor to the role that one of the `ARG_` codes names.
    ///
    /// @throws IllegalArgumentException if the memory is on the Java heap, or too small
    Builder with(int role, MemoryDescriptor layout, MemorySegment data) {
      long bytes = layout.bytes();
      if (!data.isNative() || data.byteSize() < bytes) {
        throw new IllegalArgumentException(
            "argument %d of %s needs %d bytes off the heap, its memory is %s."
                .formatted(role, descriptor.implementation(), bytes, data));
      }
      long memory = scope.create(
          NativeFunction.MEMORY_CREATE,
          NativeFunction.MEMORY_DESTROY,
          layout.address(), scope.dnn().engine(), data.address());
      arguments.add(new Argument(role, memory));
      tensors.add(data);
      return this;
    }

    /// Binds the buffer that all primitives of a plan use one after the other while they run.
    Builder withScratch(MemorySegment scratch) {
      return descriptor.scratchBytes() == 0
          ? this
          : with(Codes.ARG_SCRATCHPAD, descriptor.memory(Codes.QUERY_SCRATCHPAD), scratch);
    }

    /// Returns the primitive with its memory.
    Primitive build() {
      return new Primitive(this);
    }
  }
}
