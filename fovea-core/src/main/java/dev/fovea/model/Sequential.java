package dev.fovea.model;

import dev.fovea.graph.GraphException;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Models that are a plain stack of layers.
///
/// {@snippet :
/// Model model = Sequential.of(new Input(784), new Dense(10));
/// }
public final class Sequential {
  private Sequential() {}

  /// Returns the model that applies the layers one after the other.
  ///
  /// @param input  what goes in
  /// @param layers at least one
  /// @throws GraphException if a layer does not fit the one before
  public static Model of(Input input, Layer... layers) {
    return of("sequential", input, List.of(layers));
  }

  /// Returns the model that applies the layers one after the other.
  ///
  /// @throws GraphException           if a layer does not fit the one before
  /// @throws IllegalArgumentException if there is no layer
  public static Model of(String name, Input input, List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one layer.");
    }
    refuseTwins(layers);
    Symbol first = input.symbol();
    Symbol last = first;
    for (Layer layer : layers) {
      last = layer.on(last);
    }
    return Model.of(name, true, List.of(first), List.of(last));
  }

  /// Two layers of one name and equal settings would share their weights, which nobody expects here.
  @SuppressWarnings("ReferenceEquality") // The same object twice shares its weights on purpose.
  private static void refuseTwins(List<Layer> layers) {
    Map<String, Layer> byName = new HashMap<>();
    for (Layer layer : layers) {
      Layer other = LayerNames.own(layer).isEmpty()
          ? null
          : byName.putIfAbsent(layer.name(), layer);
      if (other != null && other != layer) {
        throw new GraphException(
            "%s: two layers of the stack have this name.\n  fix:    %s.".formatted(layer.name(),
                "give each layer its own name; to share weights put in the same object twice"),
            null);
      }
    }
  }
}
