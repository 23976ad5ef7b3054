package dev.fovea.cli;

import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.io.PrintWriter;

/// Prints a line an epoch, for files and pipes.
///
/// @param out where to
record EpochLines(PrintWriter out) implements Callback {
  @Override
  public Verdict on(TrainEvent event) {
    if (event instanceof TrainEvent.EpochEnded ended) {
      out.println("Epoch %d/%d - %s - %s%s".formatted(
          ended.epoch(),
          ended.epochs(),
          Durations.clock(ended.seconds()),
          Durations.perStep(ended.seconds() / ended.steps()),
          Figures.text(ended.figures())));
      out.flush();
    }
    return Verdict.CONTINUE;
  }
}
