package dev.fovea.train;

import java.util.Map;

/// What happens in a training, in the order in which it happens.
///
/// Figures are by column: `loss`, the metrics' names, and after an epoch with validation the same
/// with `val_` in front. Epochs and steps count from 1. Where nobody knows how many steps or samples an
/// epoch has, as with a stream, their number is 0.
public sealed interface TrainEvent {
  /// Training starts.
  ///
  /// @param epochs number of epochs to come
  /// @param steps  steps in each
  /// @param samples samples in each
  record TrainStarted(int epochs, int steps, int samples) implements TrainEvent {}

  /// Training goes on where an earlier process left it; what is known from then follows.
  ///
  /// If steps of the epoch are done, the epoch does not start a second time.
  /// @param epoch   the epoch that is under way or comes next
  /// @param step    how many of its steps are done
  /// @param steps   how many it has
  /// @param history the figures of the epochs before
  record Resumed(int epoch, int epochs, int step, int steps, History history)
      implements
        TrainEvent {}

  /// An epoch starts.
  record EpochStarted(int epoch, int epochs, int steps) implements TrainEvent {}

  /// A step is done.
  ///
  /// @param figures means over the epoch so far
  record StepEnded(int epoch, int step, int steps, Map<String, Double> figures)
      implements
        TrainEvent {}

  /// An epoch is done, its validation included; one that is cut short never ends.
  ///
  /// @param steps   how many it took
  /// @param figures means over the epoch, then those of the validation
  /// @param seconds how long it took
  record EpochEnded(
      int epoch, int epochs, int steps, Map<String, Double> figures, double seconds)
      implements
        TrainEvent {}

  /// Training is over, after all epochs or because a callback stopped it.
  record TrainEnded(History history) implements TrainEvent {}
}
