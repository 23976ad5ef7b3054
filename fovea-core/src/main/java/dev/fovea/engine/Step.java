package dev.fovea.engine;

/// A kernel tied to its memory: all that is left to do is to run it, again and again.
@FunctionalInterface
public interface Step {
  /// Reads the inputs and overwrites the outputs.
  void run();

  /// Reads the inputs that hold the same numbers for many runs; done before the first run, and again
  /// when one of them has changed.
  default void prepare() {}

  /// Returns the bytes that the step keeps for what it prepares, 0 if it prepares nothing.
  default long keptBytes() {
    return 0;
  }
}
