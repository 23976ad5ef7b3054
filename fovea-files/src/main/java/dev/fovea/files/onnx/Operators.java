package dev.fovea.files.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// ONNX's operators that become layers.
final class Operators {
  /// Makes layers out of one operator.
  @FunctionalInterface
  interface Operator {
    /// Returns what the operator's first output stands for, or all in [Parts].
    Known apply(Call call);
  }

  private static final Map<String, Operator> LAYERS = layers();

  private Operators() {}

  private static Map<String, Operator> layers() {
    Map<String, Operator> all = new HashMap<>();
    all.putAll(ConvolutionOperators.ALL);
    all.putAll(PoolOperators.ALL);
    all.putAll(DenseOperators.ALL);
    all.putAll(ActivationOperators.ALL);
    all.putAll(ArithmeticOperators.ALL);
    all.putAll(NormOperators.ALL);
    all.putAll(ShapeOperators.ALL);
    all.putAll(PartOperators.ALL);
    all.putAll(PadOperators.ALL);
    all.putAll(ReduceOperators.ALL);
    all.putAll(ResizeOperators.ALL);
    return Map.copyOf(all);
  }

  /// Returns the names of those that take what depends on the model's input.
  static Set<String> onValues() {
    return LAYERS.keySet();
  }

  /// Returns the names of those that are worked out on constants while a file is read.
  static Set<String> onConstants() {
    return Folding.ALL.keySet();
  }

  /// Returns what a node's result stands for.
  static Known apply(Call call) {
    boolean constant = true;
    for (int i = 0; i < call.count(); i++) {
      constant &= !call.has(i) || call.isConstant(i);
    }
    String domain = call.node().domain().equals("ai.onnx") ? "" : call.node().domain();
    Operator operator = constant ? Folding.ALL.get(call.type()) : LAYERS.get(call.type());
    if (operator == null || !domain.isEmpty()) {
      throw call.no(domain.isEmpty()
          ? "the operator" + (constant ? " on constants" : "")
          : "the operator set '%s'".formatted(domain));
    }
    return operator.apply(call);
  }
}
