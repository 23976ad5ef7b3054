package dev.fovea.layer;

import dev.fovea.op.Cast;
import dev.fovea.tensor.DType;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Erf;
import dev.fovea.op.Exp;
import dev.fovea.op.LogSoftmax;
import dev.fovea.op.Relu;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Softmax;
import dev.fovea.op.Softplus;
import dev.fovea.op.Sparsemax;
import dev.fovea.op.Tanh;

/// Keras's activation functions, by their names in lower case.
public enum ActivationFunction {
  /// `x`.
  LINEAR,
  /// `x` above 0, else `exp(x) - 1`; Barron 2017. With its one setting at 1, it is the ELU.
  CELU,
  /// `x` above 0, else `exp(x) - 1`; Clevert, Unterthiner and Hochreiter 2015.
  ELU,
  /// `exp(x)`.
  EXPONENTIAL,
  /// `x` times the share of a normal distribution below `x`; Hendrycks and Gimpel 2016.
  GELU,
  /// The GELU with the normal distribution approximated by a hyperbolic tangent. Keras has it as a
  /// setting that its files do not keep, so that a model with it cannot be saved for Keras.
  GELU_TANH,
  /// The first half of the last axis times the sigmoid of the second half, so that the axis becomes
  /// half as long; Dauphin et al. 2017.
  GLU,
  /// `x` where it is above 0.5 or below -0.5, else 0.
  HARD_SHRINK,
  /// A line from 0 at -3 to 1 at 3.
  HARD_SIGMOID,
  /// `x * hard_sigmoid(x)`; Howard et al. 2019, MobileNetV3.
  HARD_SILU,
  /// `x` from -1 to 1, outside the nearer end; the derivative at both ends is 1.
  HARD_TANH,
  /// `x` above 0, else `0.2 * x`.
  LEAKY_RELU,
  /// The logarithm of the sigmoid.
  LOG_SIGMOID,
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
  /// `x` moved by 0.5 towards 0, and 0 where it would pass it.
  SOFT_SHRINK,
  /// `exp(x)` divided by its sum along the last axis.
  SOFTMAX,
  /// `log(1 + exp(x))`.
  SOFTPLUS,
  /// `x / (1 + |x|)`.
  SOFTSIGN,
  /// 0 below -1, `x` above 1, a parabola between them.
  SPARSE_PLUS,
  /// A line from 0 at -1 to 1 at 1; Blondel, Martins and Niculae 2019.
  SPARSE_SIGMOID,
  /// Like the softmax, with most results 0; Martins and Astudillo 2016.
  SPARSEMAX,
  /// `(x + sqrt(x² + 4)) / 2`; Barron 2021.
  SQUAREPLUS,
  /// `1 / (1 + exp(-x))`.
  SIGMOID,
  /// The hyperbolic tangent.
  TANH,
  /// `x - tanh(x)`.
  TANH_SHRINK;

  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  /// Below this distance from 0 Keras's shrinking functions give 0.
  private static final double SHRINK = 0.5;

  /// Adds the nodes that compute the function.
  ///
  /// @throws dev.fovea.graph.GraphException if the function is GLU and the last axis is of odd length
  public Value apply(GraphBuilder g, Value x) {
    if (x.dtype() == DType.BF16 && cancels()) {
      Value wide = inside(g, g.apply(new Cast(DType.F32), x));
      return g.apply(new Cast(DType.BF16), wide);
    }
    return inside(g, x);
  }

  /// Tells whether the function takes numbers from each other that are nearly the same, of which
  /// bf16 with its eight bits would leave nothing.
  private boolean cancels() {
    return switch (this) {
      case CELU, ELU, SELU, GELU, GELU_TANH, SPARSE_PLUS, SQUAREPLUS, TANH_SHRINK -> true;
      default -> false;
    };
  }

  private Value inside(GraphBuilder g, Value x) {
    return switch (this) {
      case LINEAR -> x;
      case CELU, ELU -> Rectifiers.elu(g, x, 1);
      case EXPONENTIAL -> g.apply(new Exp(), x);
      case GELU ->
        Curves.times(g, x, new Affine(Math.sqrt(0.5), 0), new Erf(), new Affine(0.5, 0.5));
      case GELU_TANH -> Curves.geluTanh(g, x);
      case GLU -> Curves.glu(g, x);
      case HARD_SHRINK -> Curves.hardShrink(g, x, SHRINK);
      case HARD_SIGMOID -> Curves.chain(g, x, new Affine(1.0 / 6, 0.5), new Clip(0, 1));
      case HARD_SILU -> Curves.times(g, x, new Affine(1.0 / 6, 0.5), new Clip(0, 1));
      case HARD_TANH -> g.apply(new Clip(-1, 1), x);
      case LEAKY_RELU -> Rectifiers.leaky(g, x, 0.2);
      case LOG_SIGMOID ->
        Curves.chain(g, x, new Affine(-1, 0), new Softplus(), new Affine(-1, 0));
      case LOG_SOFTMAX -> g.apply(new LogSoftmax(), x);
      case MISH -> Curves.times(g, x, new Softplus(), new Tanh());
      case RELU -> g.apply(new Relu(), x);
      case RELU6 -> Rectifiers.upTo(g, x, 6);
      case SELU -> g.apply(new Affine(SELU_SCALE, 0), Rectifiers.elu(g, x, SELU_ALPHA));
      case SILU -> Curves.times(g, x, new Sigmoid());
      case SOFT_SHRINK -> Curves.softShrink(g, x, SHRINK);
      case SOFTMAX -> g.apply(new Softmax(), x);
      case SOFTPLUS -> g.apply(new Softplus(), x);
      case SOFTSIGN -> Curves.softsign(g, x);
      case SPARSE_PLUS -> Curves.sparsePlus(g, x);
      case SPARSE_SIGMOID -> Curves.chain(g, x, new Affine(0.5, 0.5), new Clip(0, 1));
      case SPARSEMAX -> g.apply(new Sparsemax(), x);
      case SQUAREPLUS -> Curves.squareplus(g, x);
      case SIGMOID -> g.apply(new Sigmoid(), x);
      case TANH -> g.apply(new Tanh(), x);
      case TANH_SHRINK -> Curves.less(g, x, new Tanh());
    };
  }
}
