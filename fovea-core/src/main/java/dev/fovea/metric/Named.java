package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import java.util.List;

/// A metric in a column of another name.
///
/// @param metric what is measured
/// @param name   the column
public record Named(Metric metric, String name) implements Metric {
  @Override
  public List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    return metric.sums(g, labels, predictions, weights);
  }

  @Override
  public double[] figures(List<double[]> sums) {
    return metric.figures(sums);
  }

  @Override
  public String suffix(int index, int count) {
    return metric.suffix(index, count);
  }
}
