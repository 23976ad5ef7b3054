package dev.fovea.op;

import dev.fovea.graph.Mismatch;
import dev.fovea.tensor.TensorType;

/// Checks that several ops share.
final class Same {
  private Same() {}

  static void types(TensorType expected, TensorType actual) {
    if (!expected.equals(actual)) {
      throw new Mismatch(
          "expects %s, got %s".formatted(expected, actual), "give both the same type and shape");
    }
  }

  static void shapes(TensorType expected, TensorType actual) {
    if (!expected.shape().equals(actual.shape())) {
      throw new Mismatch(
          "expects %s, got %s".formatted(expected, actual), "give both the same shape");
    }
  }
}
