package dev.fovea.callback;

import dev.fovea.layer.Weights;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Ends a training when a figure has not become better for some epochs.
///
/// {@snippet :
/// Fit.epochs(100).validationSplit(0.2).callback(
///     new EarlyStopping(Watched.of("val_loss"), 5).restoring(trainer.weights()));
/// }
///
/// With `restoring`, the weights after the training are those of the best epoch, as with Keras's
/// `restore_best_weights`, also where the training ends for another reason.
public final class EarlyStopping implements Callback {
  private final Watched watched;
  private final int patience;
  private final Optional<Weights> restored;
  private final Map<String, Tensor> kept = new LinkedHashMap<>();
  private double best;
  private int waited;

  private EarlyStopping(Watched watched, int patience, Optional<Weights> restored) {
    if (patience < 0) {
      throw new IllegalArgumentException(
          "EarlyStopping needs a patience of at least 0 epochs, got %d.".formatted(patience));
    }
    this.watched = watched;
    this.patience = patience;
    this.restored = restored;
  }

  /// Watches a figure.
  ///
  /// @param patience after how many epochs that are not better training ends
  /// @throws IllegalArgumentException if the patience is below 0
  public EarlyStopping(Watched watched, int patience) {
    this(watched, patience, Optional.empty());
  }

  /// Returns the same that also brings the best epoch's weights back when training ends.
  ///
  /// @param weights those of the model that is trained
  public EarlyStopping restoring(Weights weights) {
    return new EarlyStopping(watched, patience, Optional.of(weights));
  }

  @Override
  public Verdict on(TrainEvent event) {
    return switch (event) {
      case TrainEvent.TrainStarted _ -> start();
      case TrainEvent.EpochEnded epoch -> look(epoch);
      case TrainEvent.TrainEnded _ -> end();
      case TrainEvent.EpochStarted _,TrainEvent.StepEnded _ -> Verdict.CONTINUE;
    };
  }

  private Verdict start() {
    best = watched.worst();
    waited = 0;
    kept.clear();
    return Verdict.CONTINUE;
  }

  private Verdict look(TrainEvent.EpochEnded epoch) {
    double figure = Columns.figure(epoch, watched);
    if (kept.isEmpty()) {
      keep();
    }
    waited++;
    if (watched.better(figure, best)) {
      best = figure;
      waited = 0;
      keep();
      return Verdict.CONTINUE;
    }
    // As in Keras, the first epoch never ends a training.
    return waited >= patience && epoch.epoch() > 1 ? Verdict.STOP : Verdict.CONTINUE;
  }

  private void keep() {
    restored.ifPresent(weights -> weights.tensors()
        .forEach((path, tensor) -> kept.put(path, tensor.copy())));
  }

  private Verdict end() {
    restored.ifPresent(weights -> kept.forEach(weights::set));
    return Verdict.CONTINUE;
  }
}
