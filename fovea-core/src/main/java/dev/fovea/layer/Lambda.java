package dev.fovea.layer;

import dev.fovea.graph.Value;

/// A function of the program's own as a layer.
///
/// Input: of any shape. Output: what the function gives. It runs when a graph is made and adds nodes;
/// training differentiates these. No model file holds a Lambda, and none is ever made from a file,
/// which would let the file run a program.
///
/// {@snippet :
/// Layer twice = new Lambda("twice", (scope, x) -> scope.apply(new Add(), x, x));
/// }
///
/// @param function  adds the nodes
/// @param name      the layer's name, or empty
/// @param trainable whether training changes the weights that the function asks for
/// @see <a href="https://keras.io/api/layers/core_layers/lambda/">Keras: Lambda layer</a>
public record Lambda(Function function, String name, boolean trainable) implements Layer {
  /// Adds the nodes of a layer.
  @FunctionalInterface
  public interface Function {
    /// Returns the result for an input with a batch axis in front.
    Value apply(Scope scope, Value x);
  }

  /// Returns a layer of this name.
  public Lambda(String name, Function function) {
    this(function, name, true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return function.apply(scope, x);
  }
}
