package dev.fovea.data;

import java.util.stream.Stream;

/// Batches that come one after another: for data that does not fit into memory, or whose length
/// nobody knows.
///
/// {@snippet :
/// BatchSource files = (seed, epoch) -> IntStream.range(0, 100).mapToObj(i -> read(i));
/// trainer.fit(files, Fit.epochs(3));
/// }
///
/// A batch is a small [Dataset]; its samples are copied before the next one is asked for, so a stream
/// may give the same tensors again with other values in them. A plan is built for each size of a
/// batch: give batches of one size, and at most a few others.
@FunctionalInterface
public interface BatchSource {
  /// Opens the batches of an epoch. The stream is read on one thread, a batch at a time, never ahead,
  /// and closed at the end; it may be endless where the number of steps is given.
  ///
  /// @param seed  that of the training, 0 for a measurement
  /// @param epoch its number, from 1; 0 for a measurement
  Stream<? extends Dataset> open(long seed, int epoch);

  /// Tells whether the same seed and epoch give the same batches again, as it must be where a training
  /// shall go on after its process died.
  default boolean repeatable() {
    return true;
  }
}
