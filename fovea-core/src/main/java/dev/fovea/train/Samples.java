package dev.fovea.train;

import dev.fovea.data.Dataset;
import java.util.stream.IntStream;

/// The samples of one step: `order[from]` to `order[from + count - 1]`.
record Samples(Dataset data, int[] order, int from, int count) {
  /// Returns all samples of the data in their order.
  static Samples all(Dataset data) {
    return new Samples(data, IntStream.range(0, data.size()).toArray(), 0, data.size());
  }
}
