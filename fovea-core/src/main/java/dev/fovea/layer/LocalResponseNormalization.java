package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AveragePool;
import dev.fovea.op.Exp;
import dev.fovea.op.Log;
import dev.fovea.op.Multiply;
import dev.fovea.op.Pad;
import dev.fovea.op.Reshape;
import dev.fovea.op.Square;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Divides each element by what it and its neighbouring channels at the same place add up to.
///
/// `x / (bias + alpha * sum)^beta`, where `sum` is that of the squares of up to `depthRadius`
/// channels on either side and of the element itself. Input and output: `[batch, …, channels]`. Keras
/// has no such layer, so that models with it cannot be saved for Keras.
///
/// @param depthRadius channels on either side, at least 0
/// @param bias        what keeps the divisor away from 0, above 0
/// @param alpha       weight of the squares, at least 0
/// @param beta        the exponent
/// @param name        the layer's name, or empty
/// @param trainable   without effect: there are no weights
/// @see <a href="https://papers.nips.cc/paper/4824">Krizhevsky, Sutskever and Hinton 2012, section
///     3.3</a>
public record LocalResponseNormalization(
    int depthRadius, double bias, double alpha, double beta, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public LocalResponseNormalization {
    if (depthRadius < 0 || !(bias > 0) || !(alpha >= 0)) {
      throw new IllegalArgumentException(
          "LocalResponseNormalization needs depthRadius and alpha of at least 0 and bias above 0,"
              + " got %d, %s and %s.".formatted(depthRadius, alpha, bias));
    }
  }

  /// Returns a layer with the numbers of AlexNet: two channels on either side, bias 2, alpha 0.0001,
  /// beta 0.75.
  public LocalResponseNormalization() {
    this(2, 2, 1e-4, 0.75, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Shape shape = x.shape();
    if (shape.rank() < 2) {
      throw scope.error("input has no channels", "give [batch, …, channels]");
    }
    int width = 2 * depthRadius + 1;
    int places = Math.toIntExact(shape.size() / shape.last());
    Value rows = scope.apply(new Reshape(Shape.of(places, shape.last(), 1)),
        scope.apply(new Square(), x));
    List<Integer> border = List.of(0, depthRadius, 0);
    Value padded = scope.apply(new Pad(border, border, 0), rows);
    List<Integer> one = List.of(1);
    Value mean = scope.apply(new AveragePool(Window.valid(List.of(width), one, one)), padded);
    Value divisor = scope.apply(new Affine(alpha * width, bias), mean);
    Value exponent = scope.apply(new Affine(-beta, 0), scope.apply(new Log(), divisor));
    Value factor = scope.apply(new Reshape(shape), scope.apply(new Exp(), exponent));
    return scope.apply(new Multiply(), x, factor);
  }
}
