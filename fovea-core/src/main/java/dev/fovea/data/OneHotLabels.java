package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Samples whose class numbers are given as rows that are 1 at the class and 0 elsewhere.
///
/// Labels: `f32[classes]` in place of `i32[]`, as a categorical cross-entropy wants them.
///
/// @param data    samples with one class number each
/// @param classes number of classes, at least 1
public record OneHotLabels(Dataset data, int classes) implements Dataset {
  /// Checks that the labels are class numbers.
  ///
  /// @throws IllegalArgumentException if not, or if there are no classes
  public OneHotLabels {
    if (classes < 1 || !data.labels().equals(List.of(TensorType.i32()))) {
      throw new IllegalArgumentException(
          "one-hot labels need a class number i32[] a sample and at least 1 class, got %s and %d."
              .formatted(data.labels(), classes));
    }
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public List<TensorType> inputs() {
    return data.inputs();
  }

  @Override
  public List<TensorType> labels() {
    return List.of(TensorType.f32(classes));
  }

  /// Copies one sample into a batch.
  ///
  /// @throws IllegalArgumentException if its class number is not below the number of classes
  @Override
  public void read(int index, Row row) {
    int slot = row.slot();
    Tensor number = Tensor.over(
        new TensorType(DType.I32, Shape.of(slot + 1)), MemorySegment.ofArray(new int[slot + 1]));
    data.read(index, row.withLabels(List.of(number)));
    int label = (int) number.get(slot);
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "sample %d has the label %d, there are classes 0 to %d.\n  fix:    give more classes, or check the labels."
              .formatted(index, label, classes - 1));
    }
    Tensor rows = row.labels().getFirst();
    for (int i = 0; i < classes; i++) {
      rows.set((long) slot * classes + i, i == label ? 1 : 0);
    }
  }

  @Override
  public double weight(int index) {
    return data.weight(index);
  }

  @Override
  public Reading reading(int cores, int computing) {
    return data.reading(cores, computing);
  }

  @Override
  public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
    data.augment(inputs, labels, seed, step);
  }
}
