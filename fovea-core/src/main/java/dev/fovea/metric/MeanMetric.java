package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Multiply;
import java.util.List;

/// A metric that is the mean of a figure of each sample.
public interface MeanMetric extends Metric {
  /// Adds the nodes that compute the figure of each sample.
  ///
  /// @param labels      class numbers `[batch]`, or rows of the predictions' shape
  /// @param predictions `[batch, …]`
  /// @return `[batch, …]`; of several figures of a sample their mean counts
  Value perSample(GraphBuilder g, Value labels, Value predictions);

  @Override
  default List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    Value each = Sums.perSample(g, perSample(g, labels, predictions));
    return List.of(
        Sums.all(g, g.apply(new Multiply(), each, weights)), Sums.all(g, weights));
  }

  @Override
  default double[] figures(List<double[]> sums) {
    return new double[]{Sums.share(sums.get(0)[0], sums.get(1)[0])};
  }
}
