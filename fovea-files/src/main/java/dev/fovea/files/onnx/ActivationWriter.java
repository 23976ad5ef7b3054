package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Exporter.Held;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.ReLU;
import java.util.List;
import java.util.Map;

/// Writes activation functions as operators.
final class ActivationWriter {
  private ActivationWriter() {}

  static Held write(LayerWriter w, Held x, ActivationFunction function) {
    return switch (function) {
      case LINEAR -> x;
      case RELU -> w.each("Relu", Map.of(), x);
      case RELU6 -> clipped(w, x, 0, 6);
      case SIGMOID -> w.each("Sigmoid", Map.of(), x);
      case TANH -> w.each("Tanh", Map.of(), x);
      case SOFTPLUS -> w.each("Softplus", Map.of(), x);
      case SOFTSIGN -> w.each("Softsign", Map.of(), x);
      case ELU, CELU -> w.each("Elu", Map.of("alpha", 1.0), x);
      case SELU -> w.each("Selu", Map.of(), x);
      case EXPONENTIAL -> w.each("Exp", Map.of(), x);
      case LEAKY_RELU -> w.each("LeakyRelu", Map.of("alpha", 0.2), x);
      case HARD_SIGMOID -> w.each("HardSigmoid", Map.of("alpha", 1.0 / 6, "beta", 0.5), x);
      case HARD_SILU -> w.each("HardSwish", Map.of(), x);
      case HARD_TANH -> clipped(w, x, -1, 1);
      case SILU -> times(w, x, w.each("Sigmoid", Map.of(), x));
      case MISH -> times(w, x, w.each("Tanh", Map.of(), w.each("Softplus", Map.of(), x)));
      case GELU -> gelu(w, x);
      case SOFTMAX -> along(w, x, "Softmax");
      case LOG_SOFTMAX -> along(w, x, "LogSoftmax");
      case GELU_TANH, GLU, HARD_SHRINK, LOG_SIGMOID, SOFT_SHRINK, SPARSE_PLUS, SPARSE_SIGMOID,
          SPARSEMAX, SQUAREPLUS, TANH_SHRINK ->
        throw w.no("the activation " + function);
    };
  }

  private static Held along(LayerWriter w, Held value, String type) {
    Held x = w.exporter().last(value, w.symbol(), w.name());
    return w.each(type, Map.of("axis", -1), x);
  }

  private static Held times(LayerWriter w, Held x, Held y) {
    return new Held(w.graph().node("Mul", w.name(), Map.of(), x.name(), y.name()), x.first(),
        x.flat());
  }

  private static Held gelu(LayerWriter w, Held x) {
    Held erf = w.each("Erf", Map.of(), w.scalar("Mul", x, Math.sqrt(0.5)));
    Held share = w.scalar("Add", w.scalar("Mul", erf, 0.5), 0.5);
    return times(w, x, share);
  }

  private static Held clipped(LayerWriter w, Held x, double low, double high) {
    String y = w.graph().node("Clip", w.name(), Map.of(), x.name(),
        w.put("low", Constant.of(List.of(), (float) low)),
        w.put("high", Constant.of(List.of(), (float) high)));
    return new Held(y, x.first(), x.flat());
  }

  static Held rectified(LayerWriter w, Held x, ReLU r) {
    if (r.threshold() != 0 || r.negativeSlope() != 0 && r.maxValue().isPresent()) {
      throw w.no("a ReLU with a threshold, or with both a slope and a limit,");
    }
    if (r.negativeSlope() != 0) {
      return w.each("LeakyRelu", Map.of("alpha", r.negativeSlope()), x);
    }
    return r.maxValue().isPresent()
        ? clipped(w, x, 0, r.maxValue().get())
        : w.each("Relu", Map.of(), x);
  }
}
