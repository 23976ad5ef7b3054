package dev.fovea.model;

import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A layer of a model, under the name that it has there.
///
/// @param name   unique within the model
/// @param layer  its settings; its own name may be empty
/// @param calls  its first results, one for each time that it is applied
/// @param policy in which element types it computes
public record NamedLayer(String name, Layer layer, List<Symbol> calls, DTypePolicy policy) {
  /// Keeps a copy of the list.
  public NamedLayer {
    calls = List.copyOf(calls);
  }

  /// Returns all layers of a model by their paths, in its order: `base`, and behind it what is within,
  /// `base/conv2d`.
  public static Map<String, NamedLayer> byPath(Model model) {
    Map<String, NamedLayer> layers = new LinkedHashMap<>();
    collect(model, "", layers);
    return layers;
  }

  private static void collect(Model model, String place, Map<String, NamedLayer> layers) {
    for (NamedLayer layer : model.layers()) {
      layers.put(place + layer.name(), layer);
      if (layer.layer() instanceof Model inner) {
        collect(inner, place + layer.name() + "/", layers);
      }
    }
  }

  /// Returns Keras's name of the layer's class, such as `Conv2D`, `InputLayer`, `Functional`.
  public String className() {
    return switch (layer) {
      case Input _ -> "InputLayer";
      case Model model -> model.isSequential() ? "Sequential" : "Functional";
      default -> layer.getClass().getSimpleName();
    };
  }

  /// Names a layer that computes in single precision.
  public NamedLayer(String name, Layer layer, List<Symbol> calls) {
    this(name, layer, calls, DTypePolicy.FLOAT32);
  }

  /// Returns the same layer with another policy.
  public NamedLayer policy(DTypePolicy other) {
    return new NamedLayer(name, layer, calls, other);
  }
}
