package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;

/// Sets the step size at the start of each epoch.
///
/// {@snippet :
/// new LearningRateScheduler(trainer, (epoch, rate) -> epoch <= 10 ? rate : rate * 0.9);
/// }
///
/// @param trainer whose step size changes
/// @param rule    gives the step size
public record LearningRateScheduler(Trainer trainer, Rule rule) implements Callback {
  /// Gives the step size of an epoch.
  @FunctionalInterface
  public interface Rule {
    /// Returns the step size.
    ///
    /// @param epoch the number of the epoch, from 1 as in all events; Keras counts from 0
    /// @param rate  the step size now
    double rate(int epoch, double rate);
  }

  @Override
  public Verdict on(TrainEvent event) {
    if (event instanceof TrainEvent.EpochStarted started) {
      trainer.learningRate(rule.rate(started.epoch(), trainer.learningRate()));
    }
    return Verdict.CONTINUE;
  }
}
