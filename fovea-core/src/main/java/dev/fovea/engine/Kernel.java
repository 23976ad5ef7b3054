package dev.fovea.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// An engine's way to compute one node whose types are known.
public interface Kernel {
  /// Returns the name of the code that will run, such as `brg_conv_fwd:avx512_core`.
  String implementation();

  /// Returns how many bytes of working memory a run needs; all steps of a plan share one block.
  default long scratchBytes() {
    return 0;
  }

  /// Returns how many bytes of a result it writes and its reader reads, nothing if as many as the type
  /// has: a mask may be smaller, whose form is the engine's own.
  default OptionalLong bytes(int output) {
    return OptionalLong.empty();
  }

  /// Tells whether the first result may take the memory of input `index`, which it then overwrites.
  default boolean inPlace(int index) {
    return false;
  }

  /// Ties the kernel to its memory, 64-byte aligned, each segment exactly as large as its value,
  /// or as [#bytes] says.
  ///
  /// @param inputs  where the node's inputs are, in the op's order
  /// @param outputs where its results go; no output overlaps an input unless
  ///     [#inPlace] allowed it
  /// @param scratch at least [#scratchBytes] bytes whose content nobody keeps between runs
  Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch);

  /// As [#bind(List, List, MemorySegment)], where some inputs hold the same numbers for many runs: what
  /// follows from these alone, such as a copy in another layout, may be left to [Step#prepare].
  ///
  /// A kernel that is tied again, to other images and the same steady inputs, may share with the first
  /// step what that one prepares.
  ///
  /// @param steady which inputs
  default Step bind(
      List<MemorySegment> inputs,
      List<MemorySegment> outputs,
      MemorySegment scratch,
      Set<Integer> steady) {
    return bind(inputs, outputs, scratch);
  }
}
