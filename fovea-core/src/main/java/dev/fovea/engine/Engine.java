package dev.fovea.engine;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that can compute nodes: the plain Java engine, or a native library.
///
/// An engine need not have a kernel for every op: the plain Java kernels take the rest, since all
/// values lie in the same memory, row-major, channels last.
public interface Engine extends AutoCloseable {
  /// Returns the short name that users choose it by, such as `java`.
  String name();

  /// Returns what `fovea info` prints about it: versions, processor features, by label, in order.
  Map<String, String> details();

  /// Returns the number of threads that compute one step.
  int threads();

  /// Returns a kernel for this node, or nothing if the engine has none for it.
  ///
  /// @param node    the node, with concrete types
  /// @param natives what the kernel allocates outside the heap goes here; it goes with the plan
  Optional<Kernel> kernel(Node node, Arena natives);

  /// Tells whether `tail`, applied to the result of `base` one after the other, costs nothing extra.
  default boolean fuses(Op base, List<Op> tail) {
    return false;
  }

  /// Tells whether it computes in this type at least as fast as in single precision, on this machine.
  default boolean favours(DType type) {
    return type == DType.F32;
  }

  /// Runs all steps of a plan in order, on the threads that the engine wants, and returns afterwards.
  void run(List<Step> steps);

  /// Returns zeroed memory for a plan, 64-byte aligned.
  default MemorySegment allocate(long bytes, Arena arena) {
    return arena.allocate(Math.max(bytes, 64), 64);
  }

  /// Frees threads and native memory; plans on this engine must not run any more.
  @Override
  void close();
}
