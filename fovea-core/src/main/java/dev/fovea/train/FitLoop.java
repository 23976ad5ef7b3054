package dev.fovea.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The loop over epochs and steps, and what it tells its followers.
final class FitLoop {
  private final Trainer trainer;
  private final Feed feed;
  private final Optional<Feed> validation;
  private final Fit how;
  private final Progress at;
  private final Backups backups;

  FitLoop(Trainer trainer, Feed feed, Optional<Feed> validation, Fit how) {
    this.trainer = trainer;
    this.feed = new ClassWeightedFeed(feed, how.classWeight());
    this.validation = validation;
    this.how = how;
    at = new Progress(how.limits().initialEpoch() + 1, new Means(trainer.columns()));
    backups = new Backups(trainer, at, how, () -> Setup.of(trainer, feed, validation, how));
  }

  History run() {
    tell(new TrainEvent.TrainStarted(how.epochs(), feed.steps(), feed.samples()));
    if (backups.resume()) {
      tell(new TrainEvent.Resumed(
          at.epoch, how.epochs(), at.step, feed.steps(), new History(at.epochs)));
    }
    boolean whole = true;
    // What a callback stops at an epoch's last step still comes to the epoch's end.
    while (whole && at.epoch <= how.epochs() && (!at.stopped || at.step > 0)) {
      whole = epoch();
    }
    trainer.takeAverages();
    History history = new History(at.epochs);
    tell(new TrainEvent.TrainEnded(history));
    return history;
  }

  /// Trains until the end of the epoch, and tells whether it was reached.
  private boolean epoch() {
    if (at.step == 0) {
      tell(new TrainEvent.EpochStarted(at.epoch, how.epochs(), feed.steps()));
    }
    long start = System.nanoTime();
    try (Feed.Steps steps = trainer.open(feed, at.epoch, at.step, OptionalLong.of(how.seed()))) {
      while (!at.stopped && steps.hasNext()) {
        step(steps.next());
      }
      if (steps.hasNext()) {
        return false;
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>(at.means.figures(""));
    validation.ifPresent(data -> trainer.evaluate(data)
        .forEach((name, figure) -> figures.put("val_" + name, figure)));
    double seconds = (System.nanoTime() - start) / 1e9;
    TrainEvent ended = new TrainEvent.EpochEnded(at.epoch, how.epochs(), at.step, figures, seconds);
    at.next(figures, new Means(trainer.columns()));
    tell(ended);
    backups.settled(ended);
    return true;
  }

  private void step(Samples samples) {
    double loss = trainer.step(samples, how.seed(), at.means);
    at.step++;
    TrainEvent ended = new TrainEvent.StepEnded(
        at.epoch, at.step, feed.steps(), at.means.figures(""));
    tell(ended);
    if (!Double.isFinite(loss) && !at.stopped) {
      throw new NonFiniteLossException(loss, at.epoch, at.step, trainer.learningRate());
    }
    backups.settled(ended);
  }

  private void tell(TrainEvent event) {
    for (Callback callback : how.callbacks()) {
      at.stopped |= callback.on(event) == Callback.Verdict.STOP;
    }
  }
}
