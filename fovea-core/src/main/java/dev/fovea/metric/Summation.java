package dev.fovea.metric;

/// How the area between two points of a curve is measured, under Keras's names.
public enum Summation {
  /// By the line between them; for precision over recall by the curve on which counts are linear.
  INTERPOLATION,
  /// By the higher of both.
  MAJORING,
  /// By the lower of both.
  MINORING
}
