package dev.fovea.train;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.DropDead;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import dev.fovea.op.Add;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What training keeps of the way forward until the way back has read it: what the derivatives with
/// respect to the trainable weights need.
///
/// The samples themselves and the weights are not counted, nor what lives for a moment only. An
/// engine that fuses layers keeps less; `fovea explain-plan --training` shows what it takes.
public final class KeptActivations {
  private KeptActivations() {}

  /// Returns the memory for each sample of a batch.
  ///
  /// @throws UnsupportedOperationException if the derivative of a layer is not known
  public static long bytes(Network network) {
    Build build = new Build(true, DType.F32);
    GraphBuilder g = build.graph();
    List<Value> inputs = new ArrayList<>();
    for (Symbol input : network.inputs()) {
      inputs.add(g.input(Port.Kind.BATCH, "x" + inputs.size(), input.type(1)));
    }
    List<Value> outputs = network.forward(build, inputs);
    List<Node> forward = g.nodes();
    Graph before = g.build();
    List<Value> weights = build.specs().values().stream()
        .filter(WeightSpec::trainable)
        .map(spec -> before.input(spec.path()).orElseThrow().value())
        .toList();
    Value sum = outputs.stream()
        .map(y -> g.apply(new Sum(IntStream.range(0, y.shape().rank()).boxed().toList()), y))
        .reduce((a, b) -> g.apply(new Add(), a, b))
        .orElseThrow();
    Gradients.of(g, sum, weights).values()
        .forEach(gradient -> g.output(Port.Kind.RESULT, gradient.toString(), gradient));
    return kept(forward, new DropDead().run(g.build()).nodes());
  }

  /// Returns the memory of what the nodes of the way forward give and others read; a view is in the
  /// memory of what it looks at.
  private static long kept(List<Node> forward, List<Node> needed) {
    Map<Value, Value> owners = new HashMap<>();
    for (Node node : forward) {
      if (!(node.op() instanceof Reshape)) {
        node.outputs().forEach(value -> owners.put(value, value));
      } else if (owners.containsKey(node.input(0))) {
        owners.put(node.output(), requireNonNull(owners.get(node.input(0))));
      }
    }
    Set<Node> ahead = new HashSet<>(forward);
    Set<Value> kept = new HashSet<>();
    for (Node node : needed) {
      if (!ahead.contains(node)) {
        node.inputs().stream().filter(owners::containsKey).map(owners::get).forEach(kept::add);
      }
    }
    return kept.stream().mapToLong(value -> value.type().bytes()).sum();
  }
}
