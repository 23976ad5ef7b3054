package dev.fovea.train;

import dev.fovea.data.Reading;
import java.util.Iterator;

/// Where the steps of a training or a measurement get their samples from.
interface Feed {
  /// Returns the number of steps in an epoch, 0 where nobody knows it.
  int steps();

  /// Returns the number of samples in an epoch, 0 where nobody knows it.
  int samples();

  /// Tells whether an epoch can be read again.
  boolean repeatable();

  /// Returns how the batches are to be read.
  ///
  /// @param cores     cores of the machine
  /// @param computing threads on which the engine computes a step
  default Reading reading(int cores, int computing) {
    return Reading.INLINE;
  }

  /// Opens the steps of an epoch.
  ///
  /// @param epoch its number, from 1; 0 for a measurement
  /// @param done  how many of its steps to leave out, because they were done already
  Steps open(int epoch, int done);

  /// The steps of an epoch, one after another.
  interface Steps extends Iterator<Samples>, AutoCloseable {
    @Override
    void close();
  }
}
