package dev.fovea.lab.tune;

/// Hears how far a search is.
public interface TuningListener {
  /// Hears that a training begins or goes on.
  default void begins(Job job, Study study) {}

  /// Hears that one has ended, and that this is written down.
  ///
  /// @param study with that trial in it
  default void ended(Trial trial, Study study) {}
}
