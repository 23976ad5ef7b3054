package dev.fovea.onednn;

/// Says in one plain sentence why the native library cannot be used on this machine.
///
/// It is checked, because whoever loads the library has to decide what happens without it: the Java
/// engine runs and prints the sentence. The cause stays attached for `--debug`.
final class NativeLibraryException extends Exception {
  private static final long serialVersionUID = 1;

  private final String sentence;

  NativeLibraryException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  NativeLibraryException(String sentence, Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  /// Returns the sentence.
  String sentence() {
    return sentence;
  }
}
