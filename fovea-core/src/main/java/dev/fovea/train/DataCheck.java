package dev.fovea.train;

import dev.fovea.data.BatchSource;
import dev.fovea.data.Dataset;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.OptionalInt;

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
              .formatted(data.labels(), labels, labelFix(data.labels(), labels)));
    }
  }

  private static String labelFix(List<TensorType> given, List<TensorType> expected) {
    boolean single = given.size() == 1 && expected.size() == 1;
    boolean numbers = single && given.getFirst().equals(TensorType.i32());
    if (numbers && expected.getFirst().dtype() == TensorType.i32().dtype()) {
      return "give the model one row of classes for each sample: add a Flatten or a global pooling"
          + " before the last layer.";
    }
    if (numbers) {
      return "for class numbers i32[] use SparseCategoricalCrossentropy, and give the last"
          + " layer one unit for each class.";
    }
    return single && given.getFirst().shape().equals(expected.getFirst().shape())
        ? "give the labels as %s.".formatted(expected.getFirst().dtype())
        : "reshape the labels, or change the model's last layer or the loss.";
  }

  /// Returns how many batches to take: as many as are asked for, else all.
  static int steps(Dataset data, int batchSize, OptionalInt limit) {
    int all = DatasetFeed.batches(data, batchSize);
    if (limit.orElse(0) > all) {
      throw new IllegalArgumentException(
          "%s in batches of %d are %s, but %d are asked for.\n  fix:    %s."
              .formatted(
                  Count.of(data.size(), "sample"), batchSize, Count.of(all, "step"),
                  limit.orElse(0),
                  "ask for fewer steps, or give more samples"));
    }
    return limit.orElse(all);
  }

  /// Checks what can be known of a stream before it is opened.
  static void streams(BatchSource batches, Fit how) {
    if (how.validationSplit() > 0) {
      throw new IllegalArgumentException(
          "validationSplit %s of a stream: nobody knows where its end begins.\n  fix:    %s."
              .formatted(how.validationSplit(), "give validation data of its own"));
    }
    boolean kept = how.callbacks().stream().anyMatch(Backup.class::isInstance);
    if (kept && !batches.repeatable()) {
      throw new IllegalArgumentException(
          "a training on a stream that cannot be repeated cannot be taken up again.\n  fix:    %s."
              .formatted("leave the backup out, or give a source that is repeatable"));
    }
  }
}
