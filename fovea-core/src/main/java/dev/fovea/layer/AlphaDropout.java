package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// Sets a random share of the inputs to what SELU gives for minus infinity while training, then scales
/// and shifts all of them, so that inputs of mean 0 and variance 1 keep both.
///
/// Input and output have the same shape. Does nothing outside training.
///
/// @param rate      share of inputs dropped, from 0 inclusive to 1 exclusive
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://arxiv.org/abs/1706.02515">Klambauer et al. 2017</a>
public record AlphaDropout(double rate, String name, boolean trainable) implements Layer {
  /// What SELU gives for minus infinity.
  private static final double LOWEST = -1.6732632423543772 * 1.0507009873554805;

  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if `rate` is outside its range
  public AlphaDropout {
    Dropping.check("AlphaDropout", rate);
  }

  /// Returns a layer that drops this share.
  public AlphaDropout(double rate) {
    this(rate, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (!scope.training() || rate == 0) {
      return x;
    }
    double scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST * LOWEST));
    Value threshold = scope.apply(new Fill(new TensorType(scope.dtype(), Shape.SCALAR), rate));
    Value kept = scope.apply(new AtLeast(), scope.uniform(x.shape()), threshold);
    Value rest = scope.apply(new Affine(-LOWEST, LOWEST), kept);
    Value mixed = scope.apply(new dev.fovea.op.Add(), scope.apply(new Multiply(), x, kept), rest);
    return scope.apply(new Affine(scale, -scale * LOWEST * rate), mixed);
  }
}
