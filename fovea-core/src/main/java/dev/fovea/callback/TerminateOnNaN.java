package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;

/// Ends a training whose loss is no finite number any more, instead of the exception that it throws
/// otherwise.
public record TerminateOnNaN() implements Callback {
  @Override
  public Verdict on(TrainEvent event) {
    return event instanceof TrainEvent.StepEnded step
        && !Double.isFinite(step.figures().getOrDefault("loss", 0.0))
            ? Verdict.STOP
            : Verdict.CONTINUE;
  }
}
