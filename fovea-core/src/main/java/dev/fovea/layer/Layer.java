package dev.fovea.layer;

import dev.fovea.graph.GraphException;
import dev.fovea.graph.Value;
import java.util.List;
import java.util.Locale;

/// One building block of a network, as a record of its settings.
///
/// A layer holds no weights: it asks its [Scope] for them. Records of layers have the components
/// `name` (empty: the model finds one, as Keras does) and `trainable`.
public interface Layer {
  /// Returns the name that the user gave, or an empty text.
  String name();

  /// Tells whether training changes the layer's weights.
  boolean trainable();

  /// Adds the nodes that compute this layer.
  ///
  /// @param scope where nodes go and weights come from
  /// @param x     the input, with a batch axis in front
  Value call(Scope scope, Value x);

  /// Adds the nodes that compute this layer on several inputs; most layers want exactly one.
  ///
  /// @throws GraphException if the number of inputs does not fit
  default Value call(Scope scope, List<Value> inputs) {
    if (inputs.size() != 1) {
      throw scope.error(
          "takes one input, got " + inputs.size(),
          "join the inputs first, with Add or Concatenate");
    }
    return call(scope, inputs.getFirst());
  }

  /// Adds the nodes that compute this layer, and returns all its results: one, but for models.
  ///
  /// @throws GraphException if the inputs do not fit
  default List<Value> callAll(Scope scope, List<Value> inputs) {
    return List.of(call(scope, inputs));
  }

  /// Applies the layer in a functional model; called again, it shares its weights.
  ///
  /// @throws GraphException if the inputs do not fit the layer
  default Symbol on(Symbol... inputs) {
    return Symbol.of(this, List.of(inputs), false);
  }

  /// Applies the layer as at inference, even while the model trains: Keras's `training=False`.
  /// Dropout drops nothing, and BatchNormalization uses its moving averages and leaves them alone.
  ///
  /// @throws GraphException if the inputs do not fit the layer
  default Symbol inferenceOn(Symbol... inputs) {
    return Symbol.of(this, List.of(inputs), true);
  }

  /// Returns the same layer under a name.
  ///
  /// @throws IllegalArgumentException if the name is blank or has a slash
  default Layer named(String name) {
    if (name.isBlank() || name.contains("/")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no layer name. Use a word without '/'.");
    }
    return Settings.with((Record & Layer) this, "name", name);
  }

  /// Returns the same layer with weights that training leaves alone.
  default Layer frozen() {
    return trainable(false);
  }

  /// Returns the same layer with weights that training changes, or not.
  default Layer trainable(boolean trainable) {
    return Settings.with((Record & Layer) this, "trainable", trainable);
  }

  /// Returns the name that Keras derives from the class, such as `max_pooling2d`.
  default String kind() {
    return getClass()
        .getSimpleName()
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
