package dev.fovea.layer;

import dev.fovea.graph.Value;

/// Applies a function to every element, such as ReLU.
///
/// Input and output have the same shape.
///
/// @param activation which function
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/core_layers/activation/">Keras: Activation layer</a>
public record Activation(ActivationFunction activation, String name, boolean trainable)
    implements
      Layer {
  /// Returns a layer that applies this function.
  public Activation(ActivationFunction activation) {
    this(activation, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return activation.apply(scope.graph(), x);
  }
}
