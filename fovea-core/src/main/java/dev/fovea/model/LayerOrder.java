package dev.fovea.model;

import static java.util.Objects.requireNonNull;

import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keras's order of the layers of a functional model: by their distance from the outputs, the
/// farthest first; where that is the same, by a walk from the outputs.
///
/// A layer is the same as another if they are one object, or have the same name and settings; two
/// inputs never are.
final class LayerOrder {
  private final List<Symbol> inputs;
  private final Map<Layer, Integer> named = new HashMap<>();
  private final IdentityHashMap<Layer, Integer> nameless = new IdentityHashMap<>();
  private final Map<Symbol, Integer> layerOf = new HashMap<>();
  private final Map<Symbol, Integer> depth = new HashMap<>();
  private final List<Symbol> symbols = new ArrayList<>();

  private LayerOrder(List<Symbol> inputs) {
    this.inputs = inputs;
  }

  /// Returns all calls between inputs and outputs, by their first results, those of one layer behind
  /// each other.
  static List<List<Symbol>> of(List<Symbol> inputs, List<Symbol> outputs) {
    LayerOrder order = new LayerOrder(inputs);
    outputs.forEach(order::walk);
    return order.sorted();
  }

  private void walk(Symbol result) {
    Symbol symbol = call(result);
    if (layerOf.containsKey(symbol)) {
      return;
    }
    layerOf.put(symbol, number(symbol.layer()));
    if (!inputs.contains(symbol)) {
      symbol.inputs().forEach(this::walk);
    }
    symbols.add(symbol);
  }

  /// Returns what stands for the call that gives this result.
  private Symbol call(Symbol result) {
    return inputs.contains(result) ? result : result.call();
  }

  /// Returns the number of a layer, counted in the order in which the walk meets them.
  private int number(Layer layer) {
    boolean alone = layer.name().isEmpty() || layer instanceof Input;
    int next = named.size() + nameless.size();
    return alone
        ? nameless.computeIfAbsent(layer, _ -> next)
        : named.computeIfAbsent(layer, _ -> next);
  }

  private List<List<Symbol>> sorted() {
    int[] layerDepth = new int[named.size() + nameless.size()];
    for (Symbol symbol : symbols.reversed()) {
      int layer = requireNonNull(layerOf.get(symbol));
      int own = Math.max(depth.getOrDefault(symbol, 0), layerDepth[layer]);
      layerDepth[layer] = own;
      depth.put(symbol, own);
      for (Symbol input : inputs.contains(symbol) ? List.<Symbol>of() : symbol.inputs()) {
        depth.merge(call(input), own + 1, Math::max);
      }
    }
    Map<Integer, List<Symbol>> calls = new TreeMap<>();
    symbols.forEach(symbol -> calls
        .computeIfAbsent(requireNonNull(layerOf.get(symbol)), _ -> new ArrayList<>())
        .add(symbol));
    return calls.entrySet().stream()
        .sorted(Comparator.comparingInt(layer -> -layerDepth[layer.getKey()]))
        .map(Map.Entry::getValue)
        .toList();
  }
}
