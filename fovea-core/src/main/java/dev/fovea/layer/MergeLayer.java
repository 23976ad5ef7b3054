package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// A layer that joins several inputs into one result.
public interface MergeLayer extends Layer {
  @Override
  Value call(Scope scope, List<Value> inputs);

  @Override
  default Value call(Scope scope, Value x) {
    return call(scope, List.of(x));
  }
}
