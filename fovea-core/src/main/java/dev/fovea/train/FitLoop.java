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
      Map<String, Double> figures = new LinkedHashMap<>(train(epoch, steps));
      if (validation.size() > 0) {
        Map<String, Double> measured = trainer.evaluate(validation, how.batchSize());
        measured.forEach((name, figure) -> figures.put("val_" + name, figure));
      }
      epochs.add(figures);
      double seconds = (System.nanoTime() - start) / 1e9;
      tell(new TrainEvent.EpochEnded(epoch, how.epochs(), steps, figures, seconds));
    }
    History history = new History(epochs);
    tell(new TrainEvent.TrainEnded(history));
    return history;
  }

  private Map<String, Double> train(int epoch, int steps) {
    int[] order = how.shuffle()
        ? Trainer.shuffled(samples.size(), how.seed(), epoch)
        : IntStream.range(0, samples.size()).toArray();
    Means means = new Means(trainer.columns());
    for (int step = 1; step <= steps && !stopped; step++) {
      int from = (step - 1) * how.batchSize();
      int count = Math.min(how.batchSize(), order.length - from);
      double loss = trainer.step(samples, order, from, count, how.seed(), means);
      if (!Double.isFinite(loss)) {
        throw new NonFiniteLossException(loss, epoch, step, trainer.learningRate());
      }
      tell(new TrainEvent.StepEnded(epoch, step, steps, means.figures("")));
    }
    return means.figures("");
  }

  private void tell(TrainEvent event) {
    for (Callback callback : how.callbacks()) {
      stopped |= callback.on(event) == Callback.Verdict.STOP;
    }
  }
}
