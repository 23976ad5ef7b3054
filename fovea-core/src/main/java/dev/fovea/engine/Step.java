package dev.fovea.engine;

/// A kernel tied to its memory: all that is left to do is to run it, again and again.
@FunctionalInterface
public interface Step {
  /// Reads the inputs and overwrites the outputs.
  void run();
}
