package dev.fovea.constraint;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Value;

/// What a weight must keep to: after each training step it is moved to an allowed value.
public interface Constraint {
  /// Adds the nodes that compute the allowed value.
  ///
  /// @param weight the value that the optimizer gave
  /// @return a value of the same shape
  /// @throws GraphException if the constraint is not defined for this shape
  Value project(GraphBuilder g, Value weight);
}
