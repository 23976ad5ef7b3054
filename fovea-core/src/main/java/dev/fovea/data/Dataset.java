package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Samples in a fixed order, each with what goes into a model and what shall come out.
public interface Dataset {
  /// Returns the number of samples.
  int size();

  /// Returns the types of one sample's inputs, without a batch axis.
  List<TensorType> inputs();

  /// Returns the types of one sample's labels, without a batch axis: `i32[]` for a class number.
  List<TensorType> labels();

  /// Copies one sample into a row of a batch. What training shall see changed at random, as
  /// [ShiftedImages] does, is changed here by what [Row#random] draws, and by nothing else that is
  /// random. Several threads may read at a time, each into a row of its own.
  ///
  /// @param index which sample, from 0
  void read(int index, Row row);

  /// Returns how much a sample counts in the loss and in weighted metrics; mostly 1.
  default double weight(int index) {
    return 1;
  }

  /// Returns the same samples, which count as much as `weights` say, times what they counted before.
  ///
  /// @param weights `f32[samples]`
  /// @throws IllegalArgumentException if the weights are not of this type
  default Dataset weighted(Tensor weights) {
    return new WeightedDataset(this, weights);
  }

  /// Changes a batch that is about to be trained on, once all its samples are read, such as [MixUp]
  /// does; most data sets leave it as it is. Nothing else that is random may decide on the change than seed and step.
  ///
  /// @param inputs the batch's inputs, `[batch, …]`, as [#read] has left them
  /// @param labels the batch's labels, `[batch, …]`
  /// @param seed   the seed of the training
  /// @param step   number of training steps before this one
  default void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {}

  /// Returns how batches are to be read; by the training's own thread, unless reading takes long.
  ///
  /// @param cores     cores of the machine
  /// @param computing threads on which the engine computes a step
  default Reading reading(int cores, int computing) {
    return Reading.INLINE;
  }

  /// Returns the samples from `from`, inclusive, to `to`, exclusive; nothing is copied.
  ///
  /// @throws IllegalArgumentException if there are no such samples
  default Dataset slice(int from, int to) {
    if (from < 0 || to < from || to > size()) {
      throw new IllegalArgumentException(
          "there are no samples %d to %d in a data set of %d.".formatted(from, to, size()));
    }
    return new DatasetSlice(this, from, to - from);
  }

  /// Returns the first `count` samples, or all if there are fewer, as `tf.data` does. None are a data set, too, which nothing can be
  /// trained or measured on.
  ///
  /// @throws IllegalArgumentException if `count` is below 0
  default Dataset take(int count) {
    return slice(0, Math.min(count, size()));
  }
}
