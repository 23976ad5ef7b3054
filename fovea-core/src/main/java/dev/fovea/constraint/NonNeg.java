package dev.fovea.constraint;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Relu;

/// Moves elements below 0 to 0.
///
/// @see <a href="https://keras.io/api/layers/constraints/">Keras: layer weight constraints</a>
public record NonNeg() implements Constraint {
  @Override
  public Value project(GraphBuilder g, Value weight) {
    return g.apply(new Relu(), weight);
  }
}
