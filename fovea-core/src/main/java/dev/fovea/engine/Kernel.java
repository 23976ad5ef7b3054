package dev.fovea.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// An engine's way to compute one node whose types are known.
public interface Kernel {
  /// Returns the name of the code that will run, such as `brg_conv_fwd:avx512_core`.
  String implementation();

  /// Returns how many bytes of working memory a run needs; all steps of a plan share one block.
  default long scratchBytes() {
    return 0;
  }

  /// Tells whether the first result may take the memory of input `index`, which it then overwrites.
  default boolean inPlace(int index) {
    return false;
  }

  /// Ties the kernel to its memory, 64-byte aligned, each segment exactly as large as its value.
  ///
  /// @param inputs  where the node's inputs are, in the op's order
  /// @param outputs where its results go; no output overlaps an input unless
  ///     [#inPlace] allowed it
  /// @param scratch at least [#scratchBytes] bytes whose content nobody keeps between runs
  Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch);
}
