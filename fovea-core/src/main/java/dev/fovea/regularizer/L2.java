package dev.fovea.regularizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;

/// The sum of the squares of all elements, `l2 * sum(x * x)`, which keeps them small.
///
/// There is no factor of a half: the derivative is `2 * l2 * x`.
///
/// @param l2 the penalty's factor, at least 0
/// @see <a href="https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html">Krogh
///     and Hertz 1991, A simple weight decay can improve generalization</a>
public record L2(double l2) implements Regularizer {
  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if it is below 0 or not finite
  public L2 {
    Sums.factor("L2 l2", l2);
  }

  /// Returns the penalty with Keras's default factor, 0.01.
  public L2() {
    this(0.01);
  }

  @Override
  public Value penalty(GraphBuilder g, Value x) {
    return Sums.squares(g, x, l2);
  }
}
