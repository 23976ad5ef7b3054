package dev.fovea.files.tensorboard;

import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.StepGraph;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Writes a training as TensorBoard shows it, with Keras's names and numbering.
///
/// {@snippet :
/// Fit.epochs(10).validationSplit(0.2).callback(
///     new TensorBoard(Path.of("logs", "first"), model, trainer).histogramFreq(1).writeFilters());
/// }
///
/// Then `tensorboard --logdir logs` shows it, also while it goes on. The folders `train` and
/// `validation` inside the folder are its two runs. After each epoch they get its figures, such as
/// `epoch_loss`, and `epoch_learning_rate`; epochs count from 0 there, as Keras counts them. The graph
/// is that of a prediction, batch 1; models with layers that Keras does not know have no conceptual graph.
/// @see EventFile
public final class TensorBoard implements Callback {
  /// Keras shows three pictures of a weight.
  private static final int PICTURES = 3;

  private enum Extra {
    GRAPH, IMAGES, FILTERS, STEPS_PER_SECOND
  }

  private record Settings(
      Set<Extra> extras, int histogramFreq, int updateFreq, Map<String, Tensor> pictures) {
    boolean has(Extra extra) {
      return extras.contains(extra);
    }
  }

  private final Path folder;
  private final Model model;
  private final Trainer trainer;
  private final Settings settings;
  private Optional<EventFile> training = Optional.empty();
  private Optional<EventFile> validation = Optional.empty();
  private long lastStep;

  private TensorBoard(Path folder, Model model, Trainer trainer, Settings settings) {
    this.folder = folder;
    this.model = model;
    this.trainer = trainer;
    this.settings = settings;
  }

  /// Writes the figures of each epoch, and the graph.
  ///
  /// @param folder  where to, one for each training; it is made when training starts
  /// @param model   what is trained
  /// @param trainer what trains it
  public TensorBoard(Path folder, Model model, Trainer trainer) {
    this(folder, model, trainer, new Settings(EnumSet.of(Extra.GRAPH), 0, 0, Map.of()));
  }

  private TensorBoard with(Set<Extra> extras) {
    return with(
        new Settings(extras, settings.histogramFreq, settings.updateFreq, settings.pictures));
  }

  private TensorBoard with(Extra extra) {
    Set<Extra> more = EnumSet.of(extra);
    more.addAll(settings.extras);
    return with(more);
  }

  private TensorBoard with(Settings other) {
    return new TensorBoard(folder, model, trainer, other);
  }

  /// Returns the same without the graph.
  public TensorBoard withoutGraph() {
    Set<Extra> others = EnumSet.copyOf(settings.extras);
    others.remove(Extra.GRAPH);
    return with(others);
  }

  /// Returns the same with histograms of all weights after the first epoch and every so many more.
  ///
  /// @throws IllegalArgumentException if there is not at least one epoch between them
  public TensorBoard histogramFreq(int epochs) {
    atLeastOne("histogramFreq", epochs, "epoch");
    return with(
        new Settings(settings.extras, epochs, settings.updateFreq, settings.pictures));
  }

  /// Returns the same that also shows weights as Keras does, wherever it writes histograms: the first
  /// three slices of each as pictures, with negative weights black and those above 1 white.
  ///
  /// @see #writeFilters
  public TensorBoard writeImages() {
    return with(Extra.IMAGES);
  }

  /// Returns the same that also shows, wherever it writes histograms, all filters of each convolution on
  /// grey or coloured pictures side by side, the smallest weight black and the largest white.
  public TensorBoard writeFilters() {
    return with(Extra.FILTERS);
  }

  /// Returns the same with figures also within the epochs, such as `batch_loss`: means over the epoch
  /// so far, by the number of the step from 1.
  ///
  /// @param steps after every so many steps
  /// @throws IllegalArgumentException if there is not at least one
  public TensorBoard updateFreq(int steps) {
    atLeastOne("updateFreq", steps, "step");
    return with(
        new Settings(settings.extras, settings.histogramFreq, steps, settings.pictures));
  }

  /// Returns the same that also writes how many steps there were in a second.
  public TensorBoard writeStepsPerSecond() {
    return with(Extra.STEPS_PER_SECOND);
  }

  /// Returns the same that also shows these pictures, such as some of those that it is trained on.
  ///
  /// @param images `[number, height, width, channels]`, as [EventFile#images] takes them
  /// @throws IllegalArgumentException if the shape is another
  public TensorBoard images(String tag, Tensor images) {
    SummaryValue.checkPictures(tag, images);
    Map<String, Tensor> all = new LinkedHashMap<>(settings.pictures);
    all.put(tag, images);
    return with(
        new Settings(settings.extras, settings.histogramFreq, settings.updateFreq, all));
  }

  private static void atLeastOne(String name, int value, String unit) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "TensorBoard's %s must be at least 1 %s, got %d.".formatted(name, unit, value));
    }
  }

  /// @throws UncheckedIOException if an event cannot be written
  @Override
  public Verdict on(TrainEvent event) {
    switch (event) {
      case TrainEvent.TrainStarted _ -> start();
      case TrainEvent.EpochStarted _,TrainEvent.Resumed _ -> lastStep = System.nanoTime();
      case TrainEvent.StepEnded step -> step(step);
      case TrainEvent.EpochEnded epoch -> epoch(epoch);
      case TrainEvent.TrainEnded _ -> {
      }
    }
    return Verdict.CONTINUE;
  }

  private void start() {
    EventFile file = EventFile.in(folder.resolve("train"));
    training = Optional.of(file);
    validation = Optional.empty();
    if (settings.has(Extra.GRAPH)) {
      try {
        file.layers(model);
      } catch (IllegalArgumentException e) {
        // Keras has no such layer: as with Keras, its graph is missing and training goes on.
      }
      file.graph(model.inference(1));
    }
    settings.pictures.forEach((tag, images) -> file.images(tag, 0, images, Integer.MAX_VALUE));
  }

  private EventFile training() {
    return training.orElseThrow(
        () -> new IllegalStateException("TensorBoard has not heard that the training started."));
  }

  private EventFile validation() {
    EventFile file = validation.orElseGet(() -> EventFile.in(folder.resolve("validation")));
    validation = Optional.of(file);
    return file;
  }

  private void step(TrainEvent.StepEnded step) {
    long now = System.nanoTime();
    long number = (step.epoch() - 1L) * step.steps() + step.step();
    if (settings.updateFreq > 0 && number % settings.updateFreq == 0) {
      if (settings.has(Extra.STEPS_PER_SECOND)) {
        training().scalar("batch_steps_per_second", number, 1e9 / Math.max(1, now - lastStep));
      }
      step.figures().forEach((name, figure) -> training().scalar("batch_" + name, number, figure));
    }
    lastStep = now;
  }

  private void epoch(TrainEvent.EpochEnded epoch) {
    int number = epoch.epoch() - 1;
    long steps = (long) Objects.requireNonNull(trainer.state().get(StepGraph.ITERATION)).get(0);
    epoch.figures().forEach((name, figure) -> {
      if (name.startsWith("val_")) {
        String own = name.substring("val_".length());
        validation().scalar("evaluation_" + own + "_vs_iterations", steps, figure);
        validation().scalar("epoch_" + own, number, figure);
      } else {
        training().scalar("epoch_" + name, number, figure);
      }
    });
    training().scalar("epoch_learning_rate", number, trainer.learningRate());
    if (settings.has(Extra.STEPS_PER_SECOND)) {
      training().scalar("epoch_steps_per_second", number, epoch.steps() / epoch.seconds());
    }
    if (settings.histogramFreq > 0 && number % settings.histogramFreq == 0) {
      weights(number);
    }
  }

  private void weights(int epoch) {
    String prefix = model.isSequential() ? model.name() + "/" : "";
    EventFile file = training();
    model.weights().tensors().forEach((path, weight) -> {
      file.histogram(prefix + path + "/histogram", epoch, weight);
      if (settings.has(Extra.IMAGES)) {
        WeightPictures.of(weight)
            .ifPresent(images -> file.images(prefix + path + "/image", epoch, images, PICTURES));
      }
      if (settings.has(Extra.FILTERS)) {
        WeightPictures.filters(weight)
            .ifPresent(images -> file.images(prefix + path + "/filters", epoch, images, 1));
      }
    });
  }
}
