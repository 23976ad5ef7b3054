package dev.fovea.train;

/// Somebody who follows a training and may end it.
@FunctionalInterface
public interface Callback {
  /// What shall happen next.
  enum Verdict {
    /// Go on.
    CONTINUE,
    /// End the training here; what has been learned stays. An epoch that is cut short is neither
    /// validated nor part of the history.
    STOP
  }

  /// Hears of an event.
  Verdict on(TrainEvent event);
}
