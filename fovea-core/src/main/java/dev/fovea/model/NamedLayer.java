package dev.fovea.model;

import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.List;

/// A layer of a model, under the name that it has there.
///
/// @param name  unique within the model
/// @param layer its settings; its own name may be empty
/// @param calls its first results, one for each time that it is applied
public record NamedLayer(String name, Layer layer, List<Symbol> calls) {
  /// Keeps a copy of the list.
  public NamedLayer {
    calls = List.copyOf(calls);
  }

  /// Returns Keras's name of the layer's class, such as `Conv2D`, `InputLayer`, `Functional`.
  public String className() {
    return switch (layer) {
      case Input _ -> "InputLayer";
      case Model model -> model.isSequential() ? "Sequential" : "Functional";
      default -> layer.getClass().getSimpleName();
    };
  }
}
