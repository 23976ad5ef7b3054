package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import java.util.List;

/// A figure that people read of a model's quality: a formula over sums that grow from batch to batch.
///
/// @see MeanMetric
public interface Metric {
  /// Returns the column of the history, such as `accuracy`.
  String name();

  /// Adds the nodes that compute a batch's part of each sum.
  ///
  /// @param labels      class numbers `[batch]`, or rows of the predictions' shape
  /// @param predictions `[batch, …]`
  /// @param weights     how much each sample counts, `[batch]`
  /// @return arrays of any shape; their elements are added up over the batches
  List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights);

  /// Returns the figures that follow from the sums over all batches; mostly one.
  ///
  /// @param sums the elements of each array that [#sums] returned, added up
  double[] figures(List<double[]> sums);

  /// Returns the same in a column of another name.
  default Metric named(String name) {
    return name.equals(name()) ? this : new Named(this, name);
  }

  /// Returns what follows the name in the column of one of several figures.
  ///
  /// @param index which figure, from 0
  /// @param count how many there are
  default String suffix(int index, int count) {
    return count == 1 ? "" : "_" + index;
  }
}
