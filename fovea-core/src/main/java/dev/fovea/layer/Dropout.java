package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// Sets a random share of the inputs to zero while training, and scales the rest to keep the mean.
///
/// Input and output have the same shape. Does nothing outside training.
///
/// @param rate      share of inputs dropped, from 0 inclusive to 1 exclusive
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
public record Dropout(double rate, String name, boolean trainable) implements Layer {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if `rate` is outside its range
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "Dropout rate must be at least 0 and below 1, got %s.".formatted(rate));
    }
  }

  /// Returns a layer that drops this share.
  public Dropout(double rate) {
    this(rate, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (!scope.training() || rate == 0) {
      return x;
    }
    Value threshold = scope.apply(new Fill(new TensorType(scope.dtype(), Shape.SCALAR), rate));
    Value kept = scope.apply(new AtLeast(), scope.uniform(x.shape()), threshold);
    return scope.apply(new Multiply(), x, scope.apply(new Affine(1 / (1 - rate), 0), kept));
  }
}
