package dev.fovea.graph;

/// Inputs that do not fit an op, said by the op itself; the builder adds who asked and for what.
///
/// @see GraphBuilder#apply
public final class Mismatch extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String fix;

  /// Says what does not fit and how to mend it, both without a final period.
  ///
  /// @param what what does not fit, with the numbers
  /// @param fix  what the user can do
  public Mismatch(String what, String fix) {
    super(what + ". " + fix + ".");
    this.what = what;
    this.fix = fix;
  }

  /// Returns the full message in the house's form.
  String at(String origin, String op, String inputs) {
    return "%s: %s.%n  op:     %s%n  inputs: %s%n  fix:    %s."
        .formatted(origin.isEmpty() ? "graph" : origin, what, op, inputs, fix)
        .replace(System.lineSeparator(), "\n");
  }
}
