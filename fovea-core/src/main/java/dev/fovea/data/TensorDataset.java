package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Samples that lie in tensors, one row each.
///
/// @param all     inputs of all samples, `[samples, …]` each
/// @param targets labels of all samples, `[samples, …]` each
public record TensorDataset(List<Tensor> all, List<Tensor> targets) implements Dataset {
  /// Checks that all tensors have the same number of rows.
  ///
  /// @throws IllegalArgumentException if not, or if there is no input
  public TensorDataset {
    all = List.copyOf(all);
    targets = List.copyOf(targets);
    List<Tensor> both = new ArrayList<>(all);
    both.addAll(targets);
    if (all.isEmpty() || both.stream().anyMatch(t -> t.shape().rank() == 0)) {
      throw new IllegalArgumentException("a data set needs inputs with a batch axis.");
    }
    int rows = all.getFirst().shape().dim(0);
    for (Tensor tensor : both) {
      if (tensor.shape().dim(0) != rows) {
        throw new IllegalArgumentException(
            "%s has %d rows, %s has %d. Give one row a sample in each tensor."
                .formatted(all.getFirst(), rows, tensor, tensor.shape().dim(0)));
      }
    }
  }

  /// Returns a data set with one input and one label a sample.
  public static TensorDataset of(Tensor inputs, Tensor labels) {
    return new TensorDataset(List.of(inputs), List.of(labels));
  }

  @Override
  public int size() {
    return all.getFirst().shape().dim(0);
  }

  @Override
  public List<TensorType> inputs() {
    return all.stream().map(t -> t.type().with(t.shape().withoutBatch())).toList();
  }

  @Override
  public List<TensorType> labels() {
    return targets.stream().map(t -> t.type().with(t.shape().withoutBatch())).toList();
  }

  @Override
  public void read(int index, Row row) {
    for (int i = 0; i < all.size(); i++) {
      copy(all.get(i), index, row.inputs().get(i), row.slot());
    }
    for (int i = 0; i < targets.size(); i++) {
      copy(targets.get(i), index, row.labels().get(i), row.slot());
    }
  }

  private static void copy(Tensor from, int index, Tensor to, int slot) {
    long bytes = from.type().bytes() / from.shape().dim(0);
    MemorySegment.copy(from.readOnly(), index * bytes, to.memory(), slot * bytes, bytes);
  }
}
