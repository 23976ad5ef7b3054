package dev.fovea.lab.tune;

import java.util.Map;
import java.util.Optional;

/// A rule that says which settings to try next.
///
/// What it says follows from the study alone: it remembers nothing, and so a study that was killed goes on as if it had not been.
public interface Strategy {
  /// Returns what to do next, or nothing if all is done.
  Optional<Job> next(Study study);

  /// Returns its name, such as `random`.
  String name();

  /// Returns how many trials there will be.
  int trials();

  /// Returns what its trials follow from, by name; a study goes on only with the same. Where more trials change nothing about the first
  /// ones, their number is not among it.
  Map<String, Object> settings();

  /// Tells whether a trial may get more epochs after others, so that its training must be kept.
  default boolean resumes() {
    return false;
  }

  /// Checks a number.
  ///
  /// @throws IllegalArgumentException if it is smaller than the least one
  static void atLeast(String what, int least, int got) {
    if (got < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, got %d.".formatted(what, least, got));
    }
  }
}
