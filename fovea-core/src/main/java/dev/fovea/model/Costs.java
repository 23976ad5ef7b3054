package dev.fovea.model;

import dev.fovea.graph.Node;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

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
/// @see dev.fovea.train.KeptActivations
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
    NamedLayer.byPath(model).keySet().forEach(
        path -> layers.put(path, costs.getOrDefault(path, Cost.NONE)));
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
}
