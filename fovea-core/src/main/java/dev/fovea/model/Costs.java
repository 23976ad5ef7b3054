package dev.fovea.model;

import dev.fovea.compile.DropDead;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import dev.fovea.op.Add;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.tensor.DType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What the layers of a model take, and the whole model: arithmetic, weights and activations.
///
/// The counts come from the graph that computes the model, so they hold for every layer.
///
/// {@snippet :
/// Cost resnet = Costs.of(Zoo.model("resnet50")).whole();
/// long billions = resnet.multiplyAdds() / 1_000_000_000;
/// }
///
/// @param whole  what the model takes
/// @param layers what each layer takes, by its path; a model within the model is the sum of its
///     layers, which follow it as `base/conv2d`
public record Costs(Cost whole, Map<String, Cost> layers) {
  /// Counts a model.
  public static Costs of(Model model) {
    Map<String, Cost> costs = new HashMap<>();
    for (Node node : model.inference(1).nodes()) {
      add(costs, node.origin(), new Cost(0, 0, node.multiplyAdds(), node.flops(), 0));
    }
    for (WeightSpec spec : model.weights().specs()) {
      add(costs, spec.layer(), Cost.ofWeights(spec.type().shape().size(), spec.trainable()));
    }
    outputs(model, "", costs);
    Map<String, Cost> layers = new LinkedHashMap<>();
    order(model, "", costs, layers);
    return new Costs(costs.getOrDefault("", Cost.NONE), layers);
  }

  /// Returns what a layer takes; nothing if there is none of this path.
  public Cost layer(String path) {
    return layers.getOrDefault(path, Cost.NONE);
  }

  /// Adds to a layer's cost, to those of the models that it is in, and to the whole.
  private static void add(Map<String, Cost> costs, String path, Cost cost) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      costs.merge(path.substring(0, end), cost, Cost::plus);
    }
    costs.merge("", cost, Cost::plus);
  }

  private static void outputs(Model model, String prefix, Map<String, Cost> costs) {
    for (NamedLayer layer : model.layers()) {
      for (Symbol call : layer.calls()) {
        if (layer.layer() instanceof Model inner) {
          outputs(inner, prefix + layer.name() + "/", costs);
        } else {
          long bytes = layer.layer() instanceof Input ? 0 : call.type(1).bytes();
          add(costs, prefix + layer.name(), new Cost(0, 0, 0, 0, bytes));
        }
      }
    }
  }

  private static void order(
      Model model, String prefix, Map<String, Cost> costs, Map<String, Cost> layers) {
    for (NamedLayer layer : model.layers()) {
      String path = prefix + layer.name();
      layers.put(path, costs.getOrDefault(path, Cost.NONE));
      if (layer.layer() instanceof Model inner) {
        order(inner, path + "/", costs, layers);
      }
    }
  }

  /// Returns the memory that training keeps of the way forward until the way back has read it, for
  /// each sample of a batch: what the derivatives with respect to the trainable weights need.
  ///
  /// The samples themselves and the weights are not counted, nor what lives for a moment only. An
  /// engine that fuses layers keeps less; `fovea explain-plan --training` shows what it takes.
  ///
  /// @throws UnsupportedOperationException if the derivative of a layer is not known
  public static long keptBytes(Model model) {
    Build build = new Build(true, DType.F32);
    GraphBuilder g = build.graph();
    List<Value> outputs = model.forward(build, model.topology().ports(build, 1));
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
      } else if (owners.get(node.input(0)) instanceof Value owner) {
        owners.put(node.output(), owner);
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
