package dev.fovea.engine;

/// Why an engine cannot run on this machine, in one plain sentence.
public final class EngineUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  /// Takes the sentence.
  public EngineUnavailable(String why) {
    super(why);
  }
}
