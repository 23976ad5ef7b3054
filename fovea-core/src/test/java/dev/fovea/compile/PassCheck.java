package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.contract.Closeness;
import dev.fovea.contract.PlainRun;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphText;
import dev.fovea.graph.Port;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// What every pass keeps to: the graph's text before and after, and the same results.
final class PassCheck {
  private PassCheck() {}

  static Graph parse(String text) {
    Graph graph = new GraphText(Ops.all()).parse(text);
    Verifier.check(graph);
    return graph;
  }

  /// Asserts that the pass makes `after` of `before`, and that both compute the same.
  static void rewrites(Pass pass, String before, String after) {
    Graph old = parse(before);
    Graph rewritten = pass.run(old);
    Verifier.check(rewritten);
    assertThat(rewritten).hasToString(after);
    computesTheSame(rewritten, old);
  }

  /// Asserts that the pass leaves the graph as it is.
  static void keeps(Pass pass, String text) {
    rewrites(pass, text, text);
  }

  static void computesTheSame(Graph actual, Graph expected) {
    Map<String, Tensor> inputs = inputs(expected);
    Map<String, Tensor> results = PlainRun.of(actual, inputs);
    PlainRun.of(expected, inputs).forEach(
        (name, tensor) -> Closeness.assertWithin(
            tolerance(expected), results.get(name), tensor, name));
  }

  /// A pass may round to bf16 where others do not: twice, and a weight of a sum.
  private static double tolerance(Graph graph) {
    boolean narrow = graph.nodes().stream().flatMap(node -> node.outputs().stream())
        .anyMatch(value -> value.dtype() == DType.BF16);
    return narrow ? 4 * 0x1p-8 : 1e-4;
  }

  /// Returns numbers for all ports: images and weights from -1 to 1, variances from 0.5 to 1.5.
  static Map<String, Tensor> inputs(Graph graph) {
    Map<String, Tensor> inputs = new HashMap<>();
    Random random = new Random(11);
    for (Port port : graph.inputs()) {
      double low = port.name().contains("variance") || port.name().contains("velocity") ? 0.5 : -1;
      inputs.put(port.name(), numbers(port.value().type(), low, low < 0 ? 1 : 1.5, random));
    }
    return inputs;
  }

  private static Tensor numbers(TensorType type, double low, double high, Random random) {
    Tensor tensor = Tensor.zeros(type);
    for (long i = 0; i < type.shape().size(); i++) {
      tensor.set(i, type.dtype().isFloating() ? random.nextDouble(low, high) : random.nextInt(3));
    }
    return tensor;
  }
}
