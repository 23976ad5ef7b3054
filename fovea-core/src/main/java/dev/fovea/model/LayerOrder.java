package dev.fovea.model;

import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keras's order of the layers of a functional model: by their distance from the outputs, the
/// farthest first; where that is the same, by a walk from the outputs.
///
/// A layer is the same as another if they are one object, or have the same name and settings; two
/// inputs never are.
final class LayerOrder {
  private final List<Symbol> inputs;
  private final List<Layer> met = new ArrayList<>();
  private final Set<Symbol> finished = new HashSet<>();
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

  /// Tells whether two layers share their weights.
  @SuppressWarnings("ReferenceEquality") // The same object called twice is the same layer.
  static boolean same(Layer a, Layer b) {
    return a == b || (!a.name().isEmpty() && !(a instanceof Input) && a.equals(b));
  }

  private void walk(Symbol result) {
    Symbol symbol = call(result);
    if (!finished.add(symbol)) {
      return;
    }
    if (index(symbol.layer()) < 0) {
      met.add(symbol.layer());
    }
    if (!inputs.contains(symbol)) {
      symbol.inputs().forEach(this::walk);
    }
    symbols.add(symbol);
  }

  /// Returns what stands for the call that gives this result.
  private Symbol call(Symbol result) {
    return inputs.contains(result) ? result : result.call();
  }

  private int index(Layer layer) {
    for (int i = 0; i < met.size(); i++) {
      if (same(met.get(i), layer)) {
        return i;
      }
    }
    return -1;
  }

  private List<List<Symbol>> sorted() {
    int[] layerDepth = new int[met.size()];
    for (Symbol symbol : symbols.reversed()) {
      int layer = index(symbol.layer());
      int own = Math.max(depth.getOrDefault(symbol, 0), layerDepth[layer]);
      layerDepth[layer] = own;
      depth.put(symbol, own);
      for (Symbol input : inputs.contains(symbol) ? List.<Symbol>of() : symbol.inputs()) {
        depth.merge(call(input), own + 1, Math::max);
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < met.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingInt((Integer i) -> -layerDepth[i]).thenComparing(i -> i));
    return order.stream()
        .map(i -> symbols.stream().filter(s -> index(s.layer()) == i).toList())
        .toList();
  }
}
