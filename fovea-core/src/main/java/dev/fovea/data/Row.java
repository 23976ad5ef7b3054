package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// Where a sample is read to: a row of a batch, and whether a training draws something for it.
///
/// @param slot   which row of the batch, from 0
/// @param inputs the batch's inputs, `[batch, …]`
/// @param labels the batch's labels, `[batch, …]`
/// @param seed   seeds what is drawn for this row; nothing outside training, where samples are read as they are
public record Row(int slot, List<Tensor> inputs, List<Tensor> labels, OptionalLong seed) {
  /// Returns a row of a batch that is measured, predicted or looked at.
  public Row(int slot, List<Tensor> inputs, List<Tensor> labels) {
    this(slot, inputs, labels, OptionalLong.empty());
  }

  /// Returns the same row of a training step; what is drawn for it follows from the numbers given here and the slot.
  ///
  /// @param training the seed of the training
  /// @param step     number of training steps before this one
  public Row during(long training, long step) {
    long batch = Mixing.random(training, step).nextLong();
    return new Row(slot, inputs, labels, OptionalLong.of(batch + slot));
  }

  /// Returns the same row with other labels.
  Row withLabels(List<Tensor> others) {
    return new Row(slot, inputs, others, seed);
  }

  /// Returns the source of what is drawn for this row, from its beginning; nothing outside training. Who changes
  /// what another data set has read, and may have drawn for, draws from a source made of it, or both draw the same.
  public Optional<SplittableRandom> random() {
    return seed.stream().mapToObj(SplittableRandom::new).findFirst();
  }
}
