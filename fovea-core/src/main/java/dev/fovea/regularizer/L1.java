package dev.fovea.regularizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;

/// The sum of the sizes of all elements, `l1 * sum(|x|)`, which drives many of them to 0.
///
/// The derivative at 0 is 0, as in Keras on TensorFlow and PyTorch; on JAX it is `l1`.
///
/// @param l1 the penalty's factor, at least 0
/// @see <a href="https://www.jstor.org/stable/2346178">Tibshirani 1996, the lasso</a>
public record L1(double l1) implements Regularizer {
  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if it is below 0 or not finite
  public L1 {
    Sums.factor("L1 l1", l1);
  }

  /// Returns the penalty with Keras's default factor, 0.01.
  public L1() {
    this(0.01);
  }

  @Override
  public Value penalty(GraphBuilder g, Value x) {
    return Sums.sizes(g, x, l1);
  }
}
