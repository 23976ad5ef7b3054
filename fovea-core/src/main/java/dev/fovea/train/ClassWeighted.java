package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.ForwardingDataset;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Map;

/// A data set whose samples count as much as their class does; 1 where the class has no weight.
///
/// @param weights how much each class counts, by its number
record ClassWeighted(Dataset data, Map<Integer, Double> weights) implements ForwardingDataset {
  /// Checks that each sample has one class, if classes have weights.
  ///
  /// @throws IllegalArgumentException if there are several outputs, or several labels a sample
  static void check(Dataset data, Map<Integer, Double> weights) {
    List<TensorType> labels = data.labels();
    boolean fits = labels.size() == 1
        && labels.getFirst().shape().rank() <= (labels.getFirst().dtype().isFloating() ? 1 : 0);
    if (!weights.isEmpty() && !fits) {
      throw new IllegalArgumentException(
          "class weights need one class for each sample, the data has labels %s.\n  fix:    %s."
              .formatted(labels, "give weights of samples with the data set"));
    }
  }

  /// Returns the weight of the class of one row of a batch: a class number, or the largest of a row.
  double of(Tensor labels, int slot) {
    int classes = (int) (labels.shape().size() / labels.shape().dim(0));
    long row = (long) slot * classes;
    int best = classes == 1 ? (int) Math.rint(labels.get(row)) : 0;
    for (int i = 1; i < classes; i++) {
      best = labels.get(row + i) > labels.get(row + best) ? i : best;
    }
    return weights.getOrDefault(best, 1.0);
  }
}
