package dev.fovea.train;

import dev.fovea.data.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The loop over epochs and steps, and what it tells its followers.
final class FitLoop {
  private final Trainer trainer;
  private final Dataset samples;
  private final Dataset validation;
  private final Fit how;
  private final List<Map<String, Double>> epochs = new ArrayList<>();
  private boolean stopped;

  FitLoop(Trainer trainer, Dataset samples, Dataset validation, Fit how) {
    this.trainer = trainer;
    this.samples = samples;
    this.validation = validation;
    this.how = how;
  }

  History run() {
    int steps = Math.ceilDiv(samples.size(), how.batchSize());
    tell(new TrainEvent.TrainStarted(how.epochs(), steps, samples.size()));
    for (int epoch = 1; epoch <= how.epochs() && !stopped; epoch++) {
      tell(new TrainEvent.EpochStarted(epoch, how.epochs(), steps));
      long start = System.nanoTime();
      Means means = new Means(trainer.columns());
      if (train(epoch, steps, means) < steps) {
        break;
      }
      Map<String, Double> figures = new LinkedHashMap<>(means.figures(""));
      if (validation.size() > 0) {
        Map<String, Double> measured = trainer.evaluate(validation, how.batchSize());
        measured.forEach((name, figure) -> figures.put("val_" + name, figure));
      }
      epochs.add(figures);
      double seconds = (System.nanoTime() - start) / 1e9;
      tell(new TrainEvent.EpochEnded(epoch, how.epochs(), steps, figures, seconds));
    }
    trainer.takeAverages();
    History history = new History(epochs);
    tell(new TrainEvent.TrainEnded(history));
    return history;
  }

  /// Trains for an epoch, and returns how many steps it took until somebody stopped it.
  private int train(int epoch, int steps, Means means) {
    int[] order = how.shuffle()
        ? Trainer.shuffled(samples.size(), how.seed(), epoch)
        : IntStream.range(0, samples.size()).toArray();
    int done = 0;
    while (done < steps && !stopped) {
      int from = done++ * how.batchSize();
      int count = Math.min(how.batchSize(), order.length - from);
      double loss = trainer.step(samples, order, from, count, how.seed(), means);
      tell(new TrainEvent.StepEnded(epoch, done, steps, means.figures("")));
      if (!Double.isFinite(loss) && !stopped) {
        throw new NonFiniteLossException(loss, epoch, done, trainer.learningRate());
      }
    }
    return done;
  }

  private void tell(TrainEvent event) {
    for (Callback callback : how.callbacks()) {
      stopped |= callback.on(event) == Callback.Verdict.STOP;
    }
  }
}
