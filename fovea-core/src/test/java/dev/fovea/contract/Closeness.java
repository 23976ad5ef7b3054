package dev.fovea.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Node;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// How close two ways to compute the same must come.
public final class Closeness {
  /// What one rounding in single precision may cost, with some room for another order of a sum.
  private static final double ROUNDING = 2e-6;

  /// What the one rounding of a result to bf16 may cost, as a share of it: all before that is in single
  /// precision. Two engines may round to neighbours, a step of twice as much apart.
  private static final double BF16_ROUNDING = 0x1p-8;

  private Closeness() {}

  /// Asserts that results are those expected, up to rounding in single precision, and to one step of
  /// bf16 where that is their type.
  ///
  /// The tolerance grows with the root of the arithmetic behind one element.
  public static void assertRounded(List<Tensor> actual, List<Tensor> expected, Node node) {
    assertThat(actual).as("results of %s", node.op()).hasSameSizeAs(expected);
    for (int t = 0; t < expected.size(); t++) {
      double each = (double) node.flops() / Math.max(1, expected.get(t).shape().size());
      double step = narrow(actual.get(t)) + narrow(expected.get(t));
      assertWithin(ROUNDING * (4 + Math.sqrt(each)), step, actual.get(t), expected.get(t),
          "result %d of %s".formatted(t, node.op()));
    }
  }

  private static double narrow(Tensor tensor) {
    return tensor.type().dtype() == DType.BF16 ? BF16_ROUNDING : 0;
  }

  /// Asserts that each element is the expected one, within a share of it, or of 1 if that is more.
  public static void assertWithin(double share, Tensor actual, Tensor expected, String what) {
    assertWithin(share, 0, actual, expected, what);
  }

  private static void assertWithin(
      double share, double own, Tensor actual, Tensor expected, String what) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    for (long i = 0; i < expected.shape().size(); i++) {
      double right = expected.get(i);
      double off = Math.abs(actual.get(i) - right);
      if (!(off <= share * Math.max(1, Math.abs(right)) + own * Math.abs(right))) {
        throw new AssertionError("%s: element %d is %s, expected %s (tolerance %s)"
            .formatted(what, i, actual.get(i), right, share + own));
      }
    }
  }

  /// Asserts that all bytes are equal.
  public static void assertBitEqual(List<Tensor> actual, List<Tensor> expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int t = 0; t < expected.size(); t++) {
      long at = actual.get(t).memory().mismatch(expected.get(t).memory());
      assertThat(at).as("first byte of result %d that differs, %s", t, what).isEqualTo(-1);
    }
  }
}
