package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;

/// A figure whose mean over all samples people read.
public interface Metric {
  /// Returns the column of the history, such as `accuracy`.
  String name();

  /// Adds the nodes that compute the figure of each sample.
  ///
  /// @param labels      class numbers `[batch]`, or rows of the predictions' shape
  /// @param predictions `[batch, …]`
  Value perSample(GraphBuilder g, Value labels, Value predictions);
}
