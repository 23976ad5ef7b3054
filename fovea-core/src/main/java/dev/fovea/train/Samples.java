package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The samples of one step: `order[from]` to `order[from + count - 1]`.
record Samples(Dataset data, int[] order, int from, int count) {
  /// Returns the same, each counting as much as its class.
  Samples counting(Map<Integer, Double> classes) {
    ClassWeighted.check(data, classes);
    return classes.isEmpty()
        ? this
        : new Samples(new ClassWeighted(data, classes), order, from, count);
  }

  /// Returns which sample is in a row of the batch.
  int index(int slot) {
    return order[from + slot];
  }

  /// Returns how much a sample counts.
  ///
  /// @param slot   its row in the batch
  /// @param labels those of the batch as they were read, before [Dataset#augment] changes them
  double weight(int slot, List<Tensor> labels) {
    int index = index(slot);
    return switch (data) {
      case ReadBatch batch -> batch.weightOfRow(slot);
      case ClassWeighted classed -> classed.weight(index) * classed.of(labels.getFirst(), slot);
      default -> data.weight(index);
    };
  }

  /// Returns all samples of the data in their order.
  static Samples all(Dataset data) {
    return new Samples(data, IntStream.range(0, data.size()).toArray(), 0, data.size());
  }
}
