package dev.fovea.train;

import dev.fovea.data.Dataset;
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

  /// Returns all samples of the data in their order.
  static Samples all(Dataset data) {
    return new Samples(data, IntStream.range(0, data.size()).toArray(), 0, data.size());
  }
}
