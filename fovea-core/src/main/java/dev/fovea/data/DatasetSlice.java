package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Some neighbouring samples of another data set.
record DatasetSlice(Dataset whole, int from, int size) implements Dataset {
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
    whole.read(from + index, row);
  }

  @Override
  public double weight(int index) {
    return whole.weight(from + index);
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
