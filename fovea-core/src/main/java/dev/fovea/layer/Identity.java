package dev.fovea.layer;

import dev.fovea.graph.Value;

/// Gives back what it gets: a place to read a value by name, or a branch that does nothing.
///
/// Input and output have the same shape.
///
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/core_layers/identity/">Keras's Identity</a>
public record Identity(String name, boolean trainable) implements Layer {
  /// Returns a layer without a name.
  public Identity() {
    this("", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return x;
  }
}
