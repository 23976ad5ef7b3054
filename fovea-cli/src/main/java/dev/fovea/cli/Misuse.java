package dev.fovea.cli;

/// A command that cannot be carried out as it was given.
final class Misuse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong and how to mend it
  Misuse(String message) {
    super(message);
  }

  /// Checks a number.
  ///
  /// @throws Misuse if `value` is below `least`
  static void below(String option, long value, long least) {
    if (value < least) {
      throw new Misuse("%s must be at least %d, got %d.".formatted(option, least, value));
    }
  }
}
