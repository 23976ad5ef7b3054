package dev.fovea.files.onnx;

import dev.fovea.layer.ActivationFunction;
import java.util.Map;
import java.util.Optional;

/// Writes those activation functions for which ONNX has an operator of its own.
final class ActivationWriter {
  private ActivationWriter() {}

  /// Returns the function's result, or nothing if it is written as the ops that it consists of.
  static Optional<Laid> write(LayerWriter w, Laid x, ActivationFunction function) {
    return switch (function) {
      case LINEAR -> Optional.of(x);
      case ELU, CELU -> Optional.of(w.each("Elu", Map.of("alpha", 1.0), x));
      case SELU -> Optional.of(w.each("Selu", Map.of(), x));
      case LEAKY_RELU -> Optional.of(w.each("LeakyRelu", Map.of("alpha", 0.2), x));
      case HARD_SIGMOID ->
        Optional.of(w.each("HardSigmoid", Map.of("alpha", 1.0 / 6, "beta", 0.5), x));
      case HARD_SILU -> Optional.of(w.each("HardSwish", Map.of(), x));
      case SOFTSIGN -> Optional.of(w.each("Softsign", Map.of(), x));
      case EXPONENTIAL, GELU, GELU_TANH, GLU, HARD_SHRINK, HARD_TANH, LOG_SIGMOID, LOG_SOFTMAX,
          MISH, RELU, RELU6, SIGMOID, SILU, SOFTMAX, SOFTPLUS, SOFT_SHRINK, SPARSEMAX, SPARSE_PLUS,
          SPARSE_SIGMOID, SQUAREPLUS, TANH, TANH_SHRINK ->
        Optional.empty();
    };
  }
}
