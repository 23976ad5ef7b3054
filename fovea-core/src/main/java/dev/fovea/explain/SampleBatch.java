package dev.fovea.explain;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Some samples of a data set in one batch.
///
/// @param inputs `[samples,…]`
/// @param labels `[samples,…]`
record SampleBatch(Tensor inputs, Tensor labels) {
  /// Reads the samples from `from`, inclusive, to `to`, exclusive.
  ///
  /// @throws IllegalArgumentException if a sample has several inputs or labels
  static SampleBatch of(Dataset data, int from, int to) {
    Tensor inputs = rows(data.inputs(), to - from, "inputs");
    Tensor labels = rows(data.labels(), to - from, "labels");
    for (int i = from; i < to; i++) {
      data.read(i, new Row(i - from, List.of(inputs), List.of(labels)));
    }
    return new SampleBatch(inputs, labels);
  }

  private static Tensor rows(List<TensorType> types, int count, String what) {
    if (types.size() != 1) {
      throw new IllegalArgumentException(
          "The samples have %d %s, and one is read.".formatted(types.size(), what));
    }
    TensorType type = types.getFirst();
    return Tensor.zeros(type.with(type.shape().withBatch(count)));
  }
}
