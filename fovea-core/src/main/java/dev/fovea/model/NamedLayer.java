package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.List;

/// A layer of a model, under the name that it has there.
///
/// @param name  unique within the model
/// @param layer its settings; its own name may be empty
/// @param calls its results, one for each time that it is applied
public record NamedLayer(String name, Layer layer, List<Symbol> calls) {
  /// Keeps a copy of the list.
  public NamedLayer {
    calls = List.copyOf(calls);
  }
}
