package dev.fovea.train;

import dev.fovea.tensor.Tensor;
import java.util.Map;

/// A callback that remembers something from step to step or from epoch to epoch.
///
/// A [Backup] keeps its memory with the training's state, and brings it back where the training goes
/// on. The callback has heard that the training starts when its memory comes back.
public interface Resumable extends Callback {
  /// Returns what it remembers, by names of its own.
  Map<String, Tensor> memory();

  /// Takes back what an earlier process remembered; the tensors stay the caller's.
  void recall(Map<String, Tensor> memory);

  /// Returns a single number out of a memory.
  ///
  /// @throws IllegalArgumentException if it is not there
  static double number(Map<String, Tensor> memory, String name) {
    Tensor number = memory.get(name);
    if (number == null || number.shape().size() != 1) {
      throw new IllegalArgumentException(
          "the callback remembered %s, but no number '%s'.\n  fix:    %s."
              .formatted(memory.keySet(), name, "start the training anew"));
    }
    return number.get(0);
  }
}
