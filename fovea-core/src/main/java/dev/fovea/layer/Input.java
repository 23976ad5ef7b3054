package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;

/// Where data enters a model.
///
/// {@snippet :
/// Symbol image = Input.of(28, 28, 1);
/// }
///
/// @param shape lengths of the axes, without the batch axis
/// @param name  the layer's name, or empty
/// @see <a href="https://keras.io/api/layers/core_layers/input/">Keras: Input layer</a>
public record Input(List<Integer> shape, String name) implements Layer {
  /// Checks the lengths.
  ///
  /// @throws IllegalArgumentException if a length is below 1
  public Input {
    shape = List.copyOf(shape);
    if (shape.stream().anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException(
          "Input needs lengths of at least 1, got " + shape + ".");
    }
  }

  /// Returns an input without a name.
  public Input(int... shape) {
    this(Arrays.stream(shape).boxed().toList(), "");
  }

  /// Returns the symbol that a functional model starts with.
  public static Symbol of(int... shape) {
    return new Input(shape).symbol();
  }

  /// Returns the symbol that a functional model starts with.
  public Symbol symbol() {
    return Symbol.of(this);
  }

  @Override
  public boolean trainable() {
    return true;
  }

  @Override
  public Input trainable(boolean trainable) {
    return this;
  }

  @Override
  public Value call(Scope scope, Value x) {
    return x;
  }

  @Override
  public String kind() {
    return "input_layer";
  }
}
