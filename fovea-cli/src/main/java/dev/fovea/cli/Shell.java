package dev.fovea.cli;

/// Words of a command as a shell reads them back.
final class Shell {
  private Shell() {}

  /// Returns a word as it is where no character of it means anything to a shell, else in quotes.
  ///
  /// @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html">POSIX, Shell
  ///     Command Language, 2.2 Quoting</a>
  static String word(Object word) {
    String text = word.toString();
    return text.matches("[\\p{L}\\p{N}_@%+=:,./-]+")
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
