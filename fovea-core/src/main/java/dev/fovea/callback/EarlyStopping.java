package dev.fovea.callback;

import dev.fovea.layer.Weights;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Resumable;
import dev.fovea.train.TrainEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Ends a training when a figure has not become better for some epochs.
///
/// {@snippet :
/// Fit.epochs(100).validationSplit(0.2).callback(
///     new EarlyStopping(Watched.of("val_loss"), 5).restoring(trainer.weights()));
/// }
///
/// With `restoring`, the weights after the training are those of the best epoch, as with Keras's
/// `restore_best_weights`, also where the training ends for another reason.
public final class EarlyStopping implements Resumable {
  private static final String WEIGHT = "weight/";

  private final Watched watched;
  private final int patience;
  private final OptionalDouble baseline;
  private final int startFromEpoch;
  private final Optional<Weights> restored;
  private final Map<String, Tensor> kept = new LinkedHashMap<>();
  private double best;
  private int waited;

  private EarlyStopping(Watched watched, int patience, OptionalDouble baseline, int startFromEpoch,
      Optional<Weights> restored) {
    if (patience < 0) {
      throw new IllegalArgumentException(
          "EarlyStopping needs a patience of at least 0 epochs, got %d.".formatted(patience));
    }
    if (startFromEpoch < 0) {
      throw new IllegalArgumentException(
          "EarlyStopping needs a startFromEpoch of at least 0, got %d.".formatted(startFromEpoch));
    }
    this.watched = watched;
    this.patience = patience;
    this.baseline = baseline;
    this.startFromEpoch = startFromEpoch;
    this.restored = restored;
  }

  /// Watches a figure.
  ///
  /// @param patience after how many epochs that are not better training ends
  /// @throws IllegalArgumentException if the patience is below 0
  public EarlyStopping(Watched watched, int patience) {
    this(watched, patience, OptionalDouble.empty(), 0, Optional.empty());
  }

  /// Returns the same that also brings the best epoch's weights back when training ends.
  ///
  /// @param weights those of the model that is trained
  public EarlyStopping restoring(Weights weights) {
    return new EarlyStopping(watched, patience, baseline, startFromEpoch, Optional.of(weights));
  }

  /// Returns the same for which an epoch also counts as not better until the figure is better than
  /// this.
  public EarlyStopping baseline(double figure) {
    return new EarlyStopping(
        watched, patience, OptionalDouble.of(figure), startFromEpoch, restored);
  }

  /// Returns the same that does not look at the first epochs.
  ///
  /// @param epochs how many, at least 0
  /// @throws IllegalArgumentException if the number is below 0
  public EarlyStopping startFromEpoch(int epochs) {
    return new EarlyStopping(watched, patience, baseline, epochs, restored);
  }

  @Override
  public Verdict on(TrainEvent event) {
    return switch (event) {
      case TrainEvent.TrainStarted _ -> start();
      case TrainEvent.EpochEnded epoch -> look(epoch);
      case TrainEvent.TrainEnded _ -> end();
      case TrainEvent.Resumed _,TrainEvent.EpochStarted _,TrainEvent.StepEnded _ ->
        Verdict.CONTINUE;
    };
  }

  private Verdict start() {
    best = watched.worst();
    waited = 0;
    kept.clear();
    return Verdict.CONTINUE;
  }

  private Verdict look(TrainEvent.EpochEnded epoch) {
    double figure = watched.figure(epoch.figures());
    if (epoch.epoch() <= startFromEpoch) {
      return Verdict.CONTINUE;
    }
    if (kept.isEmpty()) {
      keep();
    }
    waited++;
    if (watched.better(figure, best)) {
      best = figure;
      keep();
      if (baseline.isEmpty() || watched.better(figure, baseline.getAsDouble())) {
        waited = 0;
      }
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

  @Override
  public Map<String, Tensor> memory() {
    Map<String, Tensor> memory = new LinkedHashMap<>();
    memory.put("best", Tensor.of(new double[]{best}, 1));
    memory.put("waited", Tensor.of(new int[]{waited}, 1));
    kept.forEach((path, tensor) -> memory.put(WEIGHT + path, tensor));
    return memory;
  }

  @Override
  public void recall(Map<String, Tensor> memory) {
    best = Resumable.number(memory, "best");
    waited = (int) Resumable.number(memory, "waited");
    kept.clear();
    memory.forEach((name, tensor) -> {
      if (name.startsWith(WEIGHT)) {
        kept.put(name.substring(WEIGHT.length()), tensor.copy());
      }
    });
  }
}
