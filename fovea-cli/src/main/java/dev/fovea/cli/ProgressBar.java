package dev.fovea.cli;

import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.util.Map;
import java.util.function.LongSupplier;

/// Shows how far an epoch is, as Keras does, on one line that is overwritten.
///
/// `469/469 ━━━━━━━━━━━━━━━━━━━━ 25s 53ms/step - accuracy: 0.9312 - loss: 0.2345`; the first time is what
/// the epoch will still take, and at its end what it took. Where nobody knows the number of steps, it is
/// `Unknown` and there is no first time.
final class ProgressBar implements Callback {
  private static final int WIDTH = 20;
  private static final long NANOS_BETWEEN = 100_000_000;
  private static final String GREEN = "\u001b[32m";
  private static final String GREY = "\u001b[37m";
  private static final String PLAIN = "\u001b[0m";
  private static final String CLEAR_REST = "\u001b[K";

  private final Terminal terminal;
  private final LongSupplier clock;
  /// How many steps of the epoch an earlier process has done.
  private int before;
  private long epochStart;
  private long firstStepEnd;
  private long shown;

  /// @param clock nanoseconds from any origin
  ProgressBar(Terminal terminal, LongSupplier clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Verdict on(TrainEvent event) {
    switch (event) {
      case TrainEvent.EpochStarted started ->
        start(started.epoch(), started.epochs(), 0, started.steps());
      case TrainEvent.Resumed resumed -> resume(resumed);
      case TrainEvent.StepEnded step -> step(step);
      case TrainEvent.EpochEnded ended -> end(ended);
      case TrainEvent.TrainStarted _,TrainEvent.TrainEnded _ -> {
      }
    }
    return Verdict.CONTINUE;
  }

  private void start(int epoch, int epochs, int done, int steps) {
    terminal.out().println("Epoch %d/%d".formatted(epoch, epochs));
    epochStart = clock.getAsLong();
    before = done;
    shown = epochStart - NANOS_BETWEEN;
    show(done, steps, "", Map.of());
  }

  /// An epoch of which steps are done does not start again.
  private void resume(TrainEvent.Resumed resumed) {
    if (resumed.step() > 0) {
      start(resumed.epoch(), resumed.epochs(), resumed.step(), resumed.steps());
    }
  }

  private void step(TrainEvent.StepEnded step) {
    long now = clock.getAsLong();
    if (step.step() == before + 1) {
      firstStepEnd = now;
    }
    if (now - shown < NANOS_BETWEEN && step.step() != step.steps()) {
      return;
    }
    shown = now;
    double each = perStep(now, step.step() - before);
    String left = step.steps() == 0
        ? ""
        : Durations.clock(each * (step.steps() - step.step())) + " ";
    show(step.step(), step.steps(), left + Durations.perStep(each), step.figures());
  }

  /// Seconds a step; the first is left out where there are others, because it builds the plan.
  private double perStep(long now, int steps) {
    return steps == 1
        ? (now - epochStart) / 1e9
        : (now - firstStepEnd) / 1e9 / (steps - 1);
  }

  private void end(TrainEvent.EpochEnded ended) {
    String took = Durations.clock(ended.seconds());
    String each = Durations.perStep(ended.seconds() / Math.max(1, ended.steps() - before));
    show(ended.steps(), ended.steps(), took + " " + each, ended.figures());
    before = 0;
    terminal.out().println();
  }

  private void show(int done, int steps, String times, Map<String, Double> figures) {
    String count = steps == 0 ? "Unknown" : String.valueOf(steps);
    int filled = steps == 0 ? 0 : (int) ((long) WIDTH * done / steps);
    String part = String.valueOf(terminal.symbol('━', '='));
    String rest = String.valueOf(terminal.symbol('━', '.'));
    terminal.out().print("\r%s/%s %s%s%s%s%s %s%s%s".formatted(
        " ".repeat(Math.max(0, count.length() - String.valueOf(done).length())) + done,
        count,
        GREEN,
        part.repeat(filled),
        GREY,
        rest.repeat(WIDTH - filled),
        PLAIN,
        times,
        Figures.text(figures),
        CLEAR_REST));
    terminal.out().flush();
  }
}
