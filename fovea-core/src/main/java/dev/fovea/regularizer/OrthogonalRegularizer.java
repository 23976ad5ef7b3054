package dev.fovea.regularizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Fill;
import dev.fovea.op.MatMul;
import dev.fovea.op.Multiply;
import dev.fovea.op.Pad;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The mean size of the cosine between two rows (or columns) of a matrix, which turns them to
/// right angles.
///
/// For matrices only, such as the kernel of a Dense layer, `[features, units]`. Vectors shorter
/// than 1e-7 count less. Where there are no two vectors there is no penalty; Keras gives NaN there.
///
/// @param factor the penalty's factor, at least 0
/// @param mode   which vectors are compared
/// @see <a href="https://arxiv.org/abs/1609.07093">Brock et al. 2017, Neural photo editing with
///     introspective adversarial networks</a>
public record OrthogonalRegularizer(double factor, OrthogonalMode mode) implements Regularizer {
  /// The square of the length below which Keras leaves vectors short, `1e-7`.
  private static final double SHORTEST = 1e-14;

  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if it is below 0 or not finite
  public OrthogonalRegularizer {
    Sums.factor("OrthogonalRegularizer factor", factor);
  }

  /// Returns the penalty with Keras's defaults: factor 0.01, rows.
  public OrthogonalRegularizer() {
    this(0.01, OrthogonalMode.ROWS);
  }

  @Override
  public Value penalty(GraphBuilder g, Value x) {
    if (x.shape().rank() != 2) {
      throw new GraphException(
          "%s: OrthogonalRegularizer compares the rows or columns of a matrix, got %s.\n  fix:    %s."
              .formatted(g.origin(), x.type(), "use it on the kernel of a Dense layer"),
          null);
    }
    boolean rows = mode == OrthogonalMode.ROWS;
    int across = rows ? 1 : 0;
    double count = x.shape().dim(1 - across);
    Value squares = g.apply(new Sum(List.of(across)), g.apply(new Square(), x));
    Value length = g.apply(new Sqrt(), g.apply(new Clip(SHORTEST, Float.MAX_VALUE), squares));
    Value unit = g.apply(
        new Divide(), x, g.apply(new Reshape(x.shape().with(across, 1)), length));
    Value cosines = g.apply(new MatMul(!rows, rows), unit, unit);
    Value others = g.apply(new Multiply(), cosines, withoutDiagonal(g, cosines.type()));
    return Sums.sizes(g, others, count > 1 ? factor / (count * (count - 1)) : 0);
  }

  /// Returns a square matrix of ones with a diagonal of zeros: read row after row, a zero and as many
  /// ones as there are rows, again and again.
  private static Value withoutDiagonal(GraphBuilder g, TensorType square) {
    int rows = square.shape().dim(0);
    Value zeros = g.apply(new Fill(square.with(Shape.of(rows, 1)), 0));
    Value turns = g.apply(new Pad(List.of(0, 0), List.of(0, rows), 1), zeros);
    Value flat = g.apply(new Reshape(Shape.of(rows * (rows + 1))), turns);
    Value cut = g.apply(new Slice(List.of(0), Shape.of(rows * rows)), flat);
    return g.apply(new Reshape(square.shape()), cut);
  }
}
