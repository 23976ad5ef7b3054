package dev.fovea.compile;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.op.Reshape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A kernel that computes nothing; it may overwrite the inputs whose bits are set.
record StubKernel(int mayOverwrite, OptionalLong bytes) implements Kernel {
  StubKernel(int mayOverwrite) {
    this(mayOverwrite, OptionalLong.empty());
  }

  /// Returns a kernel for the node, or nothing for a view, as the compiler does.
  static Optional<Kernel> of(Node node, int mayOverwrite) {
    return node.op() instanceof Reshape
        ? Optional.empty()
        : Optional.of(new StubKernel(mayOverwrite));
  }

  @Override
  public String implementation() {
    return "stub";
  }

  @Override
  public OptionalLong bytes(int output) {
    return bytes;
  }

  @Override
  public boolean inPlace(int index) {
    return (mayOverwrite >> index & 1) != 0;
  }

  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
    return () -> {};
  }
}
