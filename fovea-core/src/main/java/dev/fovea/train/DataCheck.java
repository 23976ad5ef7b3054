package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Checks that data fits a model before the first batch is read.
final class DataCheck {
  private DataCheck() {}

  static void fits(Dataset data, List<Symbol> inputs, List<TensorType> labels) {
    if (data.size() == 0) {
      throw new IllegalArgumentException(
          "the data set is empty.\n  fix:    give at least one sample.");
    }
    List<TensorType> expected = inputs.stream().map(input -> input.type(1).with(input.shape()))
        .toList();
    if (!data.inputs().equals(expected)) {
      throw new IllegalArgumentException(
          "the data has inputs %s, the model expects %s.\n  fix:    %s"
              .formatted(data.inputs(), expected,
                  "reshape the data, or change the model's Input."));
    }
    if (!data.labels().equals(labels)) {
      throw new IllegalArgumentException(
          "the data has labels %s, the loss expects %s.\n  fix:    %s"
              .formatted(
                  data.labels(),
                  labels,
                  "for class numbers i32[] use SparseCategoricalCrossentropy, and give the last"
                      + " layer one unit for each class."));
    }
  }
}
