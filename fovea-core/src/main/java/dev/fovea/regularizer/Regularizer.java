package dev.fovea.regularizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Value;

/// A penalty for the values of a weight, or of what a layer gives, that is added to the loss.
public interface Regularizer {
  /// Adds the nodes that compute the penalty.
  ///
  /// @param x a weight of any shape, or a batch of activations
  /// @return one number, `[]`
  /// @throws GraphException if the penalty is not defined for this shape
  Value penalty(GraphBuilder g, Value x);
}
