package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// A data set that is another one in all that it does not say for itself.
public interface ForwardingDataset extends Dataset {
  /// Returns the other one.
  Dataset data();

  @Override
  default int size() {
    return data().size();
  }

  @Override
  default List<TensorType> inputs() {
    return data().inputs();
  }

  @Override
  default List<TensorType> labels() {
    return data().labels();
  }

  @Override
  default void read(int index, Row row) {
    data().read(index, row);
  }

  @Override
  default double weight(int index) {
    return data().weight(index);
  }

  @Override
  default void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
    data().augment(inputs, labels, seed, step);
  }

  @Override
  default Reading reading(int cores, int computing) {
    return data().reading(cores, computing);
  }
}
