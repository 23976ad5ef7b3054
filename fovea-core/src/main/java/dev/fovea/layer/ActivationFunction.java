package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Erf;
import dev.fovea.op.Exp;
import dev.fovea.op.LogSoftmax;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Softmax;
import dev.fovea.op.Softplus;
import dev.fovea.op.Tanh;

/// Keras's activation functions, by their names in lower case.
public enum ActivationFunction {
  /// `x`.
  LINEAR,
  /// `x` above 0, else `exp(x) - 1`; Clevert, Unterthiner and Hochreiter 2015.
  ELU,
  /// `exp(x)`.
  EXPONENTIAL,
  /// `x` times the share of a normal distribution below `x`; Hendrycks and Gimpel 2016.
  GELU,
  /// A line from 0 at -3 to 1 at 3.
  HARD_SIGMOID,
  /// `x * hard_sigmoid(x)`; Howard et al. 2019, MobileNetV3.
  HARD_SILU,
  /// `x` above 0, else `0.2 * x`.
  LEAKY_RELU,
  /// The logarithm of the softmax.
  LOG_SOFTMAX,
  /// `x * tanh(softplus(x))`; Misra 2019.
  MISH,
  /// `max(x, 0)`; its derivative at 0 is 0.
  RELU,
  /// `max(x, 0)`, at most 6.
  RELU6,
  /// An ELU with the scales that keep mean 0 and variance 1; Klambauer et al. 2017.
  SELU,
  /// `x * sigmoid(x)`, also called swish; Ramachandran, Zoph and Le 2017.
  SILU,
  /// `exp(x)` divided by its sum along the last axis.
  SOFTMAX,
  /// `log(1 + exp(x))`.
  SOFTPLUS,
  /// `x / (1 + |x|)`.
  SOFTSIGN,
  /// `1 / (1 + exp(-x))`.
  SIGMOID,
  /// The hyperbolic tangent.
  TANH;

  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  /// Adds the nodes that compute the function.
  public Value apply(GraphBuilder g, Value x) {
    return switch (this) {
      case LINEAR -> x;
      case ELU -> Rectifiers.elu(g, x, 1);
      case EXPONENTIAL -> g.apply(new Exp(), x);
      case GELU -> times(g, x, new Affine(Math.sqrt(0.5), 0), new Erf(), new Affine(0.5, 0.5));
      case HARD_SIGMOID -> chain(g, x, new Affine(1.0 / 6, 0.5), new Clip(0, 1));
      case HARD_SILU -> times(g, x, new Affine(1.0 / 6, 0.5), new Clip(0, 1));
      case LEAKY_RELU -> Rectifiers.leaky(g, x, 0.2);
      case LOG_SOFTMAX -> g.apply(new LogSoftmax(), x);
      case MISH -> times(g, x, new Softplus(), new Tanh());
      case RELU -> g.apply(new Relu(), x);
      case RELU6 -> Rectifiers.upTo(g, x, 6);
      case SELU -> g.apply(new Affine(SELU_SCALE, 0), Rectifiers.elu(g, x, SELU_ALPHA));
      case SILU -> times(g, x, new Sigmoid());
      case SOFTMAX -> g.apply(new Softmax(), x);
      case SOFTPLUS -> g.apply(new Softplus(), x);
      case SOFTSIGN -> softsign(g, x);
      case SIGMOID -> g.apply(new Sigmoid(), x);
      case TANH -> g.apply(new Tanh(), x);
    };
  }

  private static Value chain(GraphBuilder g, Value x, Op... ops) {
    Value y = x;
    for (Op op : ops) {
      y = g.apply(op, y);
    }
    return y;
  }

  /// Returns `x` times a function of it.
  private static Value times(GraphBuilder g, Value x, Op... ops) {
    return g.apply(new Multiply(), x, chain(g, x, ops));
  }

  private static Value softsign(GraphBuilder g, Value x) {
    Value size = g.apply(new dev.fovea.op.Add(), g.apply(new Relu(), x),
        Rectifiers.negative(g, x));
    return g.apply(new Divide(), x, g.apply(new Affine(1, 1), size));
  }
}
