package dev.fovea.layer;

import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// How layers of several inputs combine them, element by element.
final class Merge {
  private Merge() {}

  /// Combines the inputs from the first to the last; one with fewer axes gets the missing ones,
  /// of length 1, behind its batch axis, as in Keras.
  ///
  /// @param verb what the layer does with its inputs
  static Value fold(Scope scope, String verb, Op op, List<Value> inputs) {
    if (inputs.size() < 2) {
      throw scope.error(
          "%s two inputs or more, got %d".formatted(verb, inputs.size()), "give it at least two");
    }
    int rank = inputs.stream().mapToInt(input -> input.shape().rank()).max().orElseThrow();
    Value result = withRank(scope, inputs.getFirst(), rank);
    for (Value input : inputs.subList(1, inputs.size())) {
      result = scope.apply(op, result, withRank(scope, input, rank));
    }
    return result;
  }

  /// Checks that there are exactly two inputs.
  static void two(Scope scope, String verb, List<Value> inputs) {
    if (inputs.size() != 2) {
      throw scope.error(
          "%s two inputs, got %d".formatted(verb, inputs.size()), "give it exactly two");
    }
  }

  private static Value withRank(Scope scope, Value input, int rank) {
    if (input.shape().rank() == rank || input.shape().rank() == 0) {
      return input;
    }
    List<Integer> dims = new ArrayList<>(input.shape().dims());
    dims.addAll(1, Settings.all(rank - dims.size(), 1));
    return scope.apply(new Reshape(new Shape(dims)), input);
  }
}
