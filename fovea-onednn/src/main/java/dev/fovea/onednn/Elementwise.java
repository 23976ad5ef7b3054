package dev.fovea.onednn;

import dev.fovea.graph.Op;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.ReluGrad;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.SigmoidGrad;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Tanh;
import dev.fovea.op.TanhGrad;
import java.util.Optional;

/// What oneDNN calls the ops that treat each element on its own.
///
/// @param code  `dnnl_alg_kind_t`
/// @param alpha first parameter of the function
/// @param beta  second parameter of the function
record Elementwise(int code, float alpha, float beta) {
  private Elementwise(int code) {
    this(code, 0, 0);
  }

  /// Returns the function that multiplies by a number.
  static Elementwise times(float factor) {
    return new Elementwise(0x26, factor, 0);
  }

  /// Returns the function of one element, if oneDNN has it.
  static Optional<Elementwise> unary(Op op) {
    return Optional.ofNullable(
        switch (op) {
          case Relu _ -> new Elementwise(0x20);
          case Tanh _ -> new Elementwise(0x21);
          case Square _ -> new Elementwise(0x23);
          case Sqrt _ -> new Elementwise(0x25);
          case Affine(double scale, double shift) ->
            new Elementwise(0x26, (float) scale, (float) shift);
          case Sigmoid _ -> new Elementwise(0x29);
          case Clip(double low, double high) ->
            new Elementwise(0x2e, (float) low, (float) high);
          default -> null;
        });
  }

  /// Returns the function of two elements, if oneDNN has it.
  static Optional<Elementwise> binary(Op op) {
    return Optional.ofNullable(
        switch (op) {
          case Add _ -> new Elementwise(0x1fff0);
          case Multiply _ -> new Elementwise(0x1fff1);
          case Divide _ -> new Elementwise(0x1fff4);
          case Subtract _ -> new Elementwise(0x1fff5);
          default -> null;
        });
  }

  /// Returns the function whose derivative, taken from its result, the op is.
  static Optional<Elementwise> derivative(Op op) {
    return Optional.ofNullable(
        switch (op) {
          case ReluGrad _ -> new Elementwise(0x100);
          case TanhGrad _ -> new Elementwise(0x101);
          case SigmoidGrad _ -> new Elementwise(0x104);
          default -> null;
        });
  }
}
