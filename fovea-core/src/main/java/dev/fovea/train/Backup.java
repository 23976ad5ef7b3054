package dev.fovea.train;

import java.util.Optional;
import java.util.function.Supplier;

/// A callback that keeps a training, so that it can go on where it was after its process died.
///
/// It hears of all events as any other, wherever it stands among the callbacks; besides it is asked
/// once where to go on, and told when there is something to keep.
public interface Backup extends Callback {
  /// Returns where to go on, or nothing to start anew. All callbacks have heard that the training
  /// starts.
  Optional<Snapshot> restore();

  /// Hears that a step or an epoch is over, when all callbacks have heard of it.
  ///
  /// @param event either [TrainEvent.StepEnded] or [TrainEvent.EpochEnded]
  /// @param now   takes the state; its tensors change with the next step
  void settled(TrainEvent event, Supplier<Snapshot> now);
}
