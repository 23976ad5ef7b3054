package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;

/// A loss whose samples become one number in another way than by their mean.
///
/// @param loss      what is computed for each sample
/// @param reduction how the samples become one number
public record Reduced(Loss loss, Reduction reduction) implements Loss {
  @Override
  public String name() {
    return loss.name();
  }

  @Override
  public TensorType labels(TensorType predictions) {
    return loss.labels(predictions);
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    return loss.perSample(g, labels, predictions);
  }
}
