package dev.fovea.regularizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;

/// The sum of [L1] and [L2]: `l1 * sum(|x|) + l2 * sum(x * x)`.
///
/// @param l1 factor of the sizes, at least 0
/// @param l2 factor of the squares, at least 0
/// @see <a href="https://www.jstor.org/stable/3647580">Zou and Hastie 2005, the elastic net</a>
public record L1L2(double l1, double l2) implements Regularizer {
  /// Checks the factors.
  ///
  /// @throws IllegalArgumentException if one is below 0 or not finite
  public L1L2 {
    Sums.factor("L1L2 l1", l1);
    Sums.factor("L1L2 l2", l2);
  }

  /// Returns no penalty, which is Keras's default: both factors are 0.
  public L1L2() {
    this(0, 0);
  }

  @Override
  public Value penalty(GraphBuilder g, Value x) {
    return g.apply(new Add(), Sums.sizes(g, x, l1), Sums.squares(g, x, l2));
  }
}
