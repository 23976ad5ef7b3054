package dev.fovea.files;

import static java.util.Objects.requireNonNull;

import dev.fovea.callback.Watched;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Resumable;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Saves the model while it is trained, after each epoch or each so many steps: always, or when a
/// figure is better than ever before.
///
/// {@snippet :
/// new ModelCheckpoint(model, trainer, "best/{epoch:02d}-{val_loss:.4f}.keras")
///     .saveBestOnly(Watched.of("val_loss"));
/// }
///
/// A file's name may have places for `epoch`, from 1, for the figures, and for `batch`, from 1, where
/// it saves by steps. Folders are made. A file of the same name is replaced in one step: whatever
/// fails, one whole file is there.
public final class ModelCheckpoint implements Resumable {
  private static final String WEIGHTS = ".weights.h5";
  private static final String BEST = "best";
  private static final String UNSAVED = "unsaved";

  /// What is saved, and when.
  ///
  /// @param best      the figure that must be better than ever before
  /// @param weights   whether only weights are saved
  /// @param saveFreq  after how many steps, instead of after each epoch
  /// @param threshold what the first figure must be better than
  private record Settings(
      Optional<Watched> best, boolean weights, OptionalInt saveFreq, OptionalDouble threshold) {}

  private final Model model;
  private final Trainer trainer;
  private final FileTemplate file;
  private final Settings settings;
  private double best;
  private int unsaved;

  private ModelCheckpoint(Model model, Trainer trainer, FileTemplate file, Settings settings) {
    String ending = settings.weights() ? WEIGHTS : ".keras";
    if (!file.text().endsWith(ending)) {
      throw new IllegalArgumentException(
          "ModelCheckpoint needs a file that ends with %s%s, got '%s'.".formatted(
              ending, settings.weights() ? " for weights alone" : "", file.text()));
    }
    if (settings.saveFreq().orElse(1) < 1) {
      throw new IllegalArgumentException(
          "ModelCheckpoint needs a saveFreq of at least 1 step, got %d."
              .formatted(settings.saveFreq().orElse(0)));
    }
    if (!settings.weights()) {
      // What no file can say fails here, and not after the first epoch.
      ModelConfig.write(model);
      CompileConfig.write(model, trainer);
    }
    this.model = model;
    this.trainer = trainer;
    this.file = file;
    this.settings = settings;
    best = worst();
  }

  private ModelCheckpoint(Model model, Trainer trainer, String file, boolean weights) {
    this(model, trainer, new FileTemplate(file),
        new Settings(Optional.empty(), weights, OptionalInt.empty(), OptionalDouble.empty()));
  }

  /// Saves the model, with its optimizer's averages, after each epoch.
  ///
  /// @param file the file's name, which ends with `.keras`
  /// @throws IllegalArgumentException if the name does not end so, or has a place that is none, or if
  ///     Keras has no such layer, optimizer, loss or metric
  public ModelCheckpoint(Model model, Trainer trainer, String file) {
    this(model, trainer, file, false);
  }

  /// Saves weights and the optimizer's averages alone, as Keras's `save_weights_only` does.
  ///
  /// @param file the file's name, which ends with `.weights.h5`
  /// @throws IllegalArgumentException if the name does not end so, or has a place that is none
  public static ModelCheckpoint ofWeights(Model model, Trainer trainer, String file) {
    return new ModelCheckpoint(model, trainer, file, true);
  }

  /// Returns the same that saves only when a figure is better than ever before in this training.
  public ModelCheckpoint saveBestOnly(Watched figure) {
    return with(new Settings(
        Optional.of(figure), settings.weights(), settings.saveFreq(), settings.threshold()));
  }

  /// Returns the same that saves whenever this many steps are done, instead of after each epoch.
  ///
  /// @throws IllegalArgumentException if the number is below 1
  public ModelCheckpoint saveFreq(int steps) {
    return with(new Settings(
        settings.best(), settings.weights(), OptionalInt.of(steps), settings.threshold()));
  }

  /// Returns the same for which the first figure must be better than this, as that of an earlier
  /// training.
  public ModelCheckpoint initialValueThreshold(double figure) {
    return with(new Settings(
        settings.best(), settings.weights(), settings.saveFreq(), OptionalDouble.of(figure)));
  }

  private ModelCheckpoint with(Settings other) {
    return new ModelCheckpoint(model, trainer, file, other);
  }

  private double worst() {
    return settings.threshold()
        .orElseGet(() -> settings.best().map(Watched::worst).orElse(Double.NaN));
  }

  @Override
  public Verdict on(TrainEvent event) {
    switch (event) {
      case TrainEvent.StepEnded ended -> {
        if (settings.saveFreq().isPresent() && ++unsaved >= settings.saveFreq().getAsInt()) {
          unsaved = 0;
          save(ended.epoch(), OptionalInt.of(ended.step()), ended.figures());
        }
      }
      case TrainEvent.EpochEnded ended -> {
        if (settings.saveFreq().isEmpty()) {
          save(ended.epoch(), OptionalInt.empty(), ended.figures());
        }
      }
      case TrainEvent.TrainStarted _,TrainEvent.Resumed _ -> {
      }
      case TrainEvent.EpochStarted _,TrainEvent.TrainEnded _ -> {
      }
    }
    return Verdict.CONTINUE;
  }

  private void save(int epoch, OptionalInt batch, Map<String, Double> figures) {
    if (settings.best().isPresent()) {
      double figure = settings.best().get().figure(figures);
      if (!settings.best().get().better(figure, best)) {
        return;
      }
      best = figure;
    }
    Map<String, Number> numbers = new LinkedHashMap<>(Map.of("epoch", epoch));
    batch.ifPresent(step -> numbers.put("batch", step));
    numbers.putAll(figures);
    Path path = Path.of(file.fill(numbers));
    makeFolder(requireNonNull(path.toAbsolutePath().getParent()));
    if (settings.weights()) {
      KerasModels.saveWeights(model, Optional.of(trainer), path);
    } else {
      KerasModels.save(model, Optional.of(trainer), path);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder %s cannot be made: %s.\n  fix:    choose another one for the models."
              .formatted(folder, AtomicFile.reason(e)),
          e);
    }
  }

  @Override
  public Map<String, Tensor> memory() {
    return Map.of(
        BEST, Tensor.of(new double[]{best}, 1), UNSAVED, Tensor.of(new int[]{unsaved}, 1));
  }

  @Override
  public void recall(Map<String, Tensor> memory) {
    best = Resumable.number(memory, BEST);
    unsaved = (int) Resumable.number(memory, UNSAVED);
  }
}
