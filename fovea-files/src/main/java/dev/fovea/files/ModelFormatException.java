package dev.fovea.files;

import java.util.regex.Pattern;

/// A model file that cannot be read, with the file's name, what is wrong in it, and how to mend
/// that.
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 4000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  /// Composes the message `file: problem` with the remedy on a second line.
  ///
  /// @param file the file's name as the user gave it, with the member's name behind `!` where an
  ///     archive holds it
  /// @param problem what is wrong, with the numbers, as a sentence
  /// @param fix how to mend it, as a sentence
  public ModelFormatException(String file, String problem, String fix) {
    super(compose(file, problem, fix));
  }

  /// Composes the same message and keeps the failure underneath.
  ///
  /// @param file the file's name as the user gave it
  /// @param problem what is wrong, with the numbers, as a sentence
  /// @param fix how to mend it, as a sentence
  /// @param cause what failed underneath
  public ModelFormatException(String file, String problem, String fix, Throwable cause) {
    super(compose(file, problem, fix), cause);
  }

  private static String compose(String file, String problem, String fix) {
    return plain(file) + ": " + plain(problem) + "\n  fix:    " + plain(fix);
  }

  /// Names out of hostile files, those of archives' members among them, must not steer the reader's
  /// terminal, nor flood it.
  private static String plain(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text;
    return CONTROL.matcher(cut).replaceAll("?");
  }
}
