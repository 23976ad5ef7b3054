package dev.fovea.model;

import static java.util.stream.Collectors.toCollection;

import dev.fovea.graph.GraphException;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives every layer a name: its own, or its kind with a number as Keras counts them.
final class LayerNames {
  private LayerNames() {}

  static List<NamedLayer> of(List<List<Symbol>> layers) {
    Set<String> taken = new HashSet<>();
    for (List<Symbol> calls : layers) {
      String name = own(calls.getFirst().layer());
      if (!name.isEmpty() && !taken.add(name)) {
        throw new GraphException(
            "%s: two %s.\n  fix:    give each its own name."
                .formatted(name, calls.getFirst().layer() instanceof Input
                    ? "inputs have this name"
                    : "layers have this name and other settings"),
            null);
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    List<NamedLayer> named = new ArrayList<>();
    for (List<Symbol> calls : layers) {
      String own = own(calls.getFirst().layer());
      String name = own.isEmpty() ? free(calls.getFirst().layer().kind(), counts, taken) : own;
      named.add(new NamedLayer(name, calls.getFirst().layer(), calls));
    }
    return named;
  }

  /// Names one more layer of a model.
  ///
  /// @param before the layers that it has
  /// @throws GraphException if one of them has the layer's name
  static NamedLayer next(List<NamedLayer> before, Symbol call) {
    Set<String> taken = before.stream().map(NamedLayer::name).collect(toCollection(HashSet::new));
    String own = own(call.layer());
    if (taken.contains(own)) {
      throw new GraphException(
          "%s: the model has a layer of this name.\n  fix:    give the new one another name."
              .formatted(own),
          null);
    }
    String name = own.isEmpty() ? free(call.layer().kind(), new HashMap<>(), taken) : own;
    return new NamedLayer(name, call.layer(), List.of(call));
  }

  /// Returns the name that a user gave; a model that is called as its kind has none.
  static String own(Layer layer) {
    return layer instanceof Model && layer.name().equals(layer.kind()) ? "" : layer.name();
  }

  private static String free(String kind, Map<String, Integer> counts, Set<String> taken) {
    while (true) {
      int number = counts.merge(kind, 1, Integer::sum) - 1;
      String name = number == 0 ? kind : kind + "_" + number;
      if (taken.add(name)) {
        return name;
      }
    }
  }
}
