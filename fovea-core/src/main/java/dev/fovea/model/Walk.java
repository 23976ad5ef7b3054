package dev.fovea.model;

import dev.fovea.layer.Symbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A walk from a model's outputs to its inputs, each call once, by its first result.
///
/// It keeps its own stack: a thousand layers behind each other would overflow Java's.
final class Walk {
  private record Step(Symbol symbol, Iterator<Symbol> rest) {}

  private final List<Symbol> inputs;
  private final Consumer<Symbol> met;
  private final Set<Symbol> seen = new HashSet<>();
  private final Deque<Step> path = new ArrayDeque<>();
  private final List<Symbol> left = new ArrayList<>();

  private Walk(List<Symbol> inputs, Consumer<Symbol> met) {
    this.inputs = inputs;
    this.met = met;
  }

  /// Returns all calls, each behind those that it reads.
  static List<Symbol> of(List<Symbol> inputs, List<Symbol> outputs) {
    return of(inputs, outputs, _ -> {
    });
  }

  /// Returns all calls, each behind those that it reads.
  ///
  /// @param met is told of each call before those that it reads
  static List<Symbol> of(List<Symbol> inputs, List<Symbol> outputs, Consumer<Symbol> met) {
    Walk walk = new Walk(inputs, met);
    outputs.forEach(walk::from);
    return walk.left;
  }

  private void from(Symbol output) {
    enter(output);
    while (!path.isEmpty()) {
      Step step = path.element();
      if (step.rest().hasNext()) {
        enter(step.rest().next());
      } else {
        left.add(path.remove().symbol());
      }
    }
  }

  private void enter(Symbol result) {
    boolean input = inputs.contains(result);
    Symbol symbol = input ? result : result.call();
    if (seen.add(symbol)) {
      met.accept(symbol);
      path.push(
          new Step(symbol, input ? List.<Symbol>of().iterator() : symbol.inputs().iterator()));
    }
  }
}
