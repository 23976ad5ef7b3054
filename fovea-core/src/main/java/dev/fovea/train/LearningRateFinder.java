package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.layer.Weights;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Trains for a few steps with a learning rate that grows from step to step, to see which ones are good:
/// fastai's `lr_find`.
///
/// {@snippet :
/// LearningRateCurve curve = new LearningRateFinder().batchSize(128).find(trainer, data);
/// trainer.learningRate(curve.valley());
/// }
///
/// Step `i` of `n` has the rate `start * (end / start)^(i/n)`. The losses of the steps are smoothed (0.98
/// of the old mean is kept, corrected for its start), and the test ends early when the smoothed loss is
/// more than four times its smallest value or no number any more. Afterwards weights, optimizer and
/// number of steps are as they were, bit for bit.
///
/// @param start     the first learning rate, above 0
/// @param end       what the learning rate grows towards, above the first one
/// @param steps     steps at most, at least 6; where the data has fewer batches it is gone through again
/// @param batchSize samples in a step, at least 1; what does not fill a batch is left out
/// @param seed      what the orders of the samples and all random numbers follow from
/// @see <a href="https://arxiv.org/abs/1506.01186">Smith 2015, the range test</a>
/// @see <a href="https://docs.fast.ai/callback.schedule.html">fastai's learning-rate finder</a>
public record LearningRateFinder(double start, double end, int steps, int batchSize, long seed) {
  private static final double KEPT = 0.98;
  private static final double DIVERGED = 4;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public LearningRateFinder {
    if (!(start > 0 && end > start && end < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the learning rates must grow from above 0, got %s to %s.".formatted(start, end));
    }
    if (steps < 6 || batchSize < 1) {
      throw new IllegalArgumentException(
          "a range test needs at least 6 steps and a batch size of at least 1, got %d and %d."
              .formatted(steps, batchSize));
    }
  }

  /// Returns fastai's defaults, 100 steps from 1e-7 to 10, with batches of 32 as in [Fit].
  public LearningRateFinder() {
    this(1e-7, 10, 100, 32, 0);
  }

  /// Returns the same between other learning rates.
  public LearningRateFinder rates(double first, double last) {
    return new LearningRateFinder(first, last, steps, batchSize, seed);
  }

  /// Returns the same with this many steps.
  public LearningRateFinder steps(int count) {
    return new LearningRateFinder(start, end, count, batchSize, seed);
  }

  /// Returns the same with this many samples in a step.
  public LearningRateFinder batchSize(int samples) {
    return new LearningRateFinder(start, end, steps, samples, seed);
  }

  /// Returns the same with another seed.
  public LearningRateFinder seed(long other) {
    return new LearningRateFinder(start, end, steps, batchSize, other);
  }

  /// Runs the test, and puts everything back.
  ///
  /// @throws IllegalArgumentException if the data is empty, or does not fit the model
  /// @throws IllegalStateException    if the optimizer has a schedule
  public LearningRateCurve find(Trainer trainer, Dataset data) {
    trainer.learningRate(trainer.learningRate());
    trainer.check(data);
    Map<String, Tensor> weights = copies(trainer.weights().tensors());
    Map<String, Tensor> state = copies(trainer.state());
    try {
      return test(trainer, data);
    } finally {
      Weights own = trainer.weights();
      weights.forEach(own::set);
      trainer.state().forEach((name, tensor) -> tensor.fill(copy(state, name)));
    }
  }

  private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return copies;
  }

  private static Tensor copy(Map<String, Tensor> copies, String name) {
    Tensor copy = copies.get(name);
    if (copy == null) {
      throw new IllegalStateException("the training got a new state: " + name);
    }
    return copy;
  }

  private LearningRateCurve test(Trainer trainer, Dataset data) {
    List<Double> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    double mean = 0;
    double best = Double.POSITIVE_INFINITY;
    int batches = Math.max(1, data.size() / batchSize);
    DatasetFeed feed = new DatasetFeed(data, batchSize, true, seed, batches);
    Feed.Steps epoch = feed.open(1, 0);
    for (int i = 0; i < steps; i++) {
      if (!epoch.hasNext()) {
        epoch = feed.open(i / batches + 1, 0);
      }
      double rate = start * Math.pow(end / start, (double) i / steps);
      trainer.learningRate(rate);
      double loss = trainer.step(epoch.next(), seed, new Means(trainer.columns()));
      mean = KEPT * mean + (1 - KEPT) * loss;
      double smooth = mean / (1 - Math.pow(KEPT, i + 1));
      if (!Double.isFinite(smooth)) {
        return new LearningRateCurve(rates, losses, steps / 10, Math.min(i, steps - 5));
      }
      rates.add(rate);
      losses.add(smooth);
      best = Math.min(best, smooth);
      if (smooth > DIVERGED * best) {
        break;
      }
    }
    return new LearningRateCurve(rates, losses, steps / 10, rates.size() - 5);
  }
}
