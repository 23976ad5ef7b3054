package dev.fovea.schedule;

/// A step size for each step of a training.
public interface Schedule {
  /// Returns the step size.
  ///
  /// @param step number of steps that are done, 0 before the first
  double at(long step);
}
