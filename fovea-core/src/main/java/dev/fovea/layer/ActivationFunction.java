package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Relu;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Softmax;
import dev.fovea.op.Tanh;

/// Keras's activation functions, by their names in lower case.
public enum ActivationFunction {
  /// `x`.
  LINEAR,
  /// `max(x, 0)`; its derivative at 0 is 0.
  RELU,
  /// `exp(x)` divided by its sum along the last axis.
  SOFTMAX,
  /// `1 / (1 + exp(-x))`.
  SIGMOID,
  /// The hyperbolic tangent.
  TANH;

  /// Adds the nodes that compute the function.
  public Value apply(GraphBuilder g, Value x) {
    return switch (this) {
      case LINEAR -> x;
      case RELU -> g.apply(new Relu(), x);
      case SOFTMAX -> g.apply(new Softmax(), x);
      case SIGMOID -> g.apply(new Sigmoid(), x);
      case TANH -> g.apply(new Tanh(), x);
    };
  }
}
