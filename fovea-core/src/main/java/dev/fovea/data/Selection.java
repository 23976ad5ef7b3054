package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Some samples of another data set, in an order of their own.
///
/// @param indices which ones, by their numbers there
record Selection(Dataset whole, List<Integer> indices) implements Dataset {
  @Override
  public int size() {
    return indices.size();
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
    whole.read(indices.get(index), row);
  }

  @Override
  public double weight(int index) {
    return whole.weight(indices.get(index));
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
