package dev.fovea.train;

import dev.fovea.compile.Compiler;
import dev.fovea.engine.Engine;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.Weights;
import java.util.List;

/// What a trainer needs of a model.
public interface Network {
  /// Returns where data enters, in order.
  List<Symbol> inputs();

  /// Returns what the model predicts, in order.
  List<Symbol> outputs();

  /// Returns the names of the outputs' layers, in order.
  List<String> outputNames();

  /// Adds the nodes of all layers.
  ///
  /// @param inputs a value for each input, with a batch axis in front
  /// @return a value for each output
  List<Value> forward(Build build, List<Value> inputs);

  /// Returns the weights, which training overwrites in place.
  Weights weights();

  /// Returns what a user should know about how this is computed: nothing, or a sentence each.
  default List<String> notes() {
    return List.of();
  }

  /// Returns what makes the plans.
  Compiler compiler();

  /// Returns the engine that computes.
  default Engine engine() {
    return compiler().engine();
  }
}
