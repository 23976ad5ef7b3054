package dev.fovea.data;

/// A data file that cannot be read: it is damaged, or of another format.
public final class DataFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Composes the message `file: problem`, and how to mend it on a second line.
  ///
  /// @param file    the file's name as the user gave it
  /// @param problem what is wrong, with the numbers, as a sentence
  /// @param fix     how to mend it, as a sentence
  public DataFileException(String file, String problem, String fix) {
    super("%s: %s\n  fix:    %s".formatted(file, problem, fix));
  }
}
