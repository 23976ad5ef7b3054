package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Square;

/// The square of [Hinge], element by element, averaged over the last axis.
public record SquaredHinge() implements Loss {
  @Override
  public String name() {
    return "squared_hinge";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return Means.last(g, g.apply(new Square(), Hinge.below(g, labels, predictions)));
  }
}
