package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Another data set whose samples count differently.
record WeightedDataset(Dataset whole, Tensor weights) implements Dataset {
  WeightedDataset {
    if (weights.shape().rank() != 1 || weights.shape().dim(0) != whole.size()
        || !weights.type().dtype().isFloating()) {
      throw new IllegalArgumentException(
          "a data set of %d samples needs weights f32[%d], got %s."
              .formatted(whole.size(), whole.size(), weights.type()));
    }
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public List<TensorType> inputs() {
    return whole.inputs();
  }

  @Override
  public List<TensorType> labels() {
    return whole.labels();
  }

  @Override
  public void read(int index, Row row) {
    whole.read(index, row);
  }

  @Override
  public double weight(int index) {
    return whole.weight(index) * weights.get(index);
  }

  @Override
  public Reading reading(int cores, int computing) {
    return whole.reading(cores, computing);
  }

  @Override
  public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
    whole.augment(inputs, labels, seed, step);
  }
}
