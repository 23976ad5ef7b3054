package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.loss.MeanSquaredError;
import java.util.List;

/// The root of the mean square of the difference, in the labels' unit. Labels: of the predictions'
/// shape.
///
/// @see <a href="https://keras.io/api/metrics/regression_metrics/">Keras: regression metrics</a>
public record RootMeanSquaredError() implements Metric {
  @Override
  public String name() {
    return "root_mean_squared_error";
  }

  @Override
  public List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    return new LossMetric(new MeanSquaredError()).sums(g, labels, predictions, weights);
  }

  @Override
  public double[] figures(List<double[]> sums) {
    return new double[]{Math.sqrt(Sums.share(sums.get(0)[0], sums.get(1)[0]))};
  }
}
