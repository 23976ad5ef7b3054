package dev.fovea.layer;

import dev.fovea.graph.Op;
import dev.fovea.op.Divide;

/// What an [Operation] does with its two sides, under the names that Keras gives to NumPy's functions.
public enum Operator {
  /// `a + b`.
  ADD("Add"),
  /// `a / b`, `numpy.divide`.
  DIVIDE("Divide"),
  /// The larger one.
  MAXIMUM("Maximum"),
  /// The smaller one.
  MINIMUM("Minimum"),
  /// `a * b`.
  MULTIPLY("Multiply"),
  /// `a - b`.
  SUBTRACT("Subtract"),
  /// `a / b`, which is what Python's slash is recorded as.
  TRUE_DIVIDE("TrueDivide");

  private final String className;

  Operator(String className) {
    this.className = className;
  }

  /// Returns Keras's name of the class, such as `TrueDivide`.
  public String className() {
    return className;
  }

  /// Returns what computes it.
  Op op() {
    return switch (this) {
      case ADD -> new dev.fovea.op.Add();
      case DIVIDE, TRUE_DIVIDE -> new Divide();
      case MAXIMUM -> new dev.fovea.op.Maximum();
      case MINIMUM -> new dev.fovea.op.Minimum();
      case MULTIPLY -> new dev.fovea.op.Multiply();
      case SUBTRACT -> new dev.fovea.op.Subtract();
    };
  }
}
