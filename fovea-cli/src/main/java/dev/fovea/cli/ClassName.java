package dev.fovea.cli;

import java.util.List;

/// A class that a command names.
final class ClassName {
  private ClassName() {}

  /// Returns the number of a class.
  ///
  /// @param word  its name or its number
  /// @param names of the classes; may be empty
  /// @param count how many classes there are
  /// @throws Misuse if there is no such class
  static int number(String word, List<String> names, int count) {
    int named = names.indexOf(word);
    if (named >= 0) {
      return named;
    }
    if (word.matches("\\d{1,6}") && Integer.parseInt(word) < count) {
      return Integer.parseInt(word);
    }
    throw new Misuse("there is no class '%s'.\n  fix:    %s.".formatted(word,
        names.isEmpty() || names.size() > 20
            ? "give a number from 0 to %d".formatted(count - 1)
            : "choose one of %s, or a number from 0 to %d".formatted(names, count - 1)));
  }
}
