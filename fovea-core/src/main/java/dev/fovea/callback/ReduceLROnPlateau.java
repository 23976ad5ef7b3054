package dev.fovea.callback;

import dev.fovea.tensor.Tensor;
import dev.fovea.train.Resumable;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.util.Map;

/// Makes the step size smaller when a figure has not become better for some epochs.
public final class ReduceLROnPlateau implements Resumable {
  private final Trainer trainer;
  private final Watched watched;
  private final double factor;
  private final int patience;
  private final int cooldown;
  private final double smallest;
  private double best;
  private int waited;
  private int cooling;

  /// Watches a figure.
  ///
  /// @param trainer  whose step size changes
  /// @param watched  the figure; Keras counts changes of more than 0.0001
  /// @param factor   what the step size is multiplied by, from 0 below 1
  /// @param patience after how many epochs that are not better, at least 1
  /// @param cooldown for how many epochs afterwards none is counted, at least 0
  /// @param smallest below which the step size does not go
  /// @throws IllegalArgumentException if one is outside its range
  public ReduceLROnPlateau(Trainer trainer, Watched watched, double factor, int patience,
      int cooldown, double smallest) {
    if (!(factor >= 0 && factor < 1) || patience < 1 || cooldown < 0) {
      throw new IllegalArgumentException(
          ("ReduceLROnPlateau needs a factor from 0 below 1, a patience of at least 1 epoch and a"
              + " cooldown of at least 0, got %s, %d and %d.")
              .formatted(factor, patience, cooldown));
    }
    this.trainer = trainer;
    this.watched = watched;
    this.factor = factor;
    this.patience = patience;
    this.cooldown = cooldown;
    this.smallest = smallest;
  }

  /// Watches `val_loss` with Keras's defaults: a tenth after 10 epochs.
  public ReduceLROnPlateau(Trainer trainer) {
    this(trainer, Watched.of("val_loss").minDelta(1e-4), 0.1, 10, 0, 0);
  }

  @Override
  public Verdict on(TrainEvent event) {
    switch (event) {
      case TrainEvent.TrainStarted _ -> {
        best = watched.worst();
        waited = 0;
        cooling = 0;
      }
      case TrainEvent.EpochEnded epoch -> look(watched.figure(epoch.figures()));
      case TrainEvent.Resumed _,TrainEvent.EpochStarted _ -> {
      }
      case TrainEvent.StepEnded _,TrainEvent.TrainEnded _ -> {
      }
    }
    return Verdict.CONTINUE;
  }

  private void look(double figure) {
    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (watched.better(figure, best)) {
      best = figure;
      waited = 0;
    } else if (cooling == 0 && ++waited >= patience) {
      reduce();
    }
  }

  private void reduce() {
    // The step size is single precision: compared with a double, 0.001 would be above 0.001.
    if (trainer.learningRate() > (float) smallest) {
      trainer.learningRate(Math.max(trainer.learningRate() * factor, smallest));
      cooling = cooldown;
      waited = 0;
    }
  }

  @Override
  public Map<String, Tensor> memory() {
    return Map.of(
        "best", Tensor.of(new double[]{best}, 1),
        "waited", Tensor.of(new int[]{waited}, 1),
        "cooling", Tensor.of(new int[]{cooling}, 1));
  }

  @Override
  public void recall(Map<String, Tensor> memory) {
    best = Resumable.number(memory, "best");
    waited = (int) Resumable.number(memory, "waited");
    cooling = (int) Resumable.number(memory, "cooling");
  }
}
