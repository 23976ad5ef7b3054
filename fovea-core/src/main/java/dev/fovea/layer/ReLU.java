package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Relu;
import dev.fovea.op.Subtract;
import java.util.Optional;

/// `x` from the threshold on, at most `maxValue`; below it `negativeSlope * (x - threshold)`.
///
/// Input and output have the same shape.
///
/// @param maxValue      the largest result, at least 0, or empty for no limit
/// @param negativeSlope the slope below the threshold, at least 0
/// @param threshold     below which the slope counts, at least 0
/// @param name          the layer's name, or empty
/// @param trainable     without effect: there are no weights
/// @see <a href="https://proceedings.mlr.press/v15/glorot11a.html">Glorot, Bordes and Bengio 2011</a>
public record ReLU(
    Optional<Double> maxValue,
    double negativeSlope,
    double threshold,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is below 0 or not a number
  public ReLU {
    if (!(maxValue.orElse(0.0) >= 0 && negativeSlope >= 0 && threshold >= 0)) {
      throw new IllegalArgumentException(
          "ReLU needs maxValue, negativeSlope and threshold of at least 0, got %s, %s and %s."
              .formatted(maxValue.map(String::valueOf).orElse("none"), negativeSlope, threshold));
    }
  }

  /// Returns a layer with Keras's defaults: `max(x, 0)`.
  public ReLU() {
    this(Optional.empty(), 0, 0, "", true);
  }

  /// Returns the same layer with a largest result.
  public ReLU maxValue(double limit) {
    return Settings.with(this, "maxValue", Optional.of(limit));
  }

  /// Returns the same layer with this slope below the threshold.
  public ReLU negativeSlope(double slope) {
    return Settings.with(this, "negativeSlope", slope);
  }

  /// Returns the same layer with this threshold.
  public ReLU threshold(double limit) {
    return Settings.with(this, "threshold", limit);
  }

  @Override
  public Value call(Scope scope, Value x) {
    GraphBuilder g = scope.graph();
    Value above = threshold == 0 ? g.apply(new Relu(), x) : Rectifiers.above(g, x, threshold);
    Value y = maxValue.isPresent() ? g.apply(new Clip(0, maxValue.get()), above) : above;
    if (negativeSlope == 0) {
      return y;
    }
    Value missing = Rectifiers.negative(g, g.apply(new Affine(1, -threshold), x));
    return g.apply(new Subtract(), y, g.apply(new Affine(negativeSlope, 0), missing));
  }
}
