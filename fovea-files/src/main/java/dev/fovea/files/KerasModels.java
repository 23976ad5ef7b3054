package dev.fovea.files;

import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads and writes whole models as Keras 3's `.keras` files.
///
/// {@snippet :
/// Model model = KerasModels.load(Path.of("model.keras"));
/// KerasModels.save(model, Optional.empty(), Path.of("copy.keras"));
/// }
///
/// What Keras writes, Fovea reads, and the other way round. A file cannot make Fovea run code: it
/// names layers, and only those that Fovea has are made.
///
/// @see <a href="https://keras.io/guides/serialization_and_saving/">Keras: Save, serialize, and
///     export models</a>
public final class KerasModels {
  /// The version of Keras whose files these are.
  private static final String KERAS = "3.16.0";
  /// Where the names of the classes stand in the metadata; none of Keras's own keys.
  private static final String CLASSES = "class_names";
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss",
      Locale.ROOT);

  private KerasModels() {}

  /// Reads a model with its weights.
  ///
  /// @param file a `.keras` file
  /// @throws ModelFormatException if the file is damaged, or has what Fovea does not know yet
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Model load(Path file) {
    return load(file, List.of());
  }

  /// Reads a model that leaves the sizes of its inputs open, with its weights.
  ///
  /// @param file   a `.keras` file
  /// @param shapes of each input, without the batch axis; none takes those of the file
  /// @throws ModelFormatException if the file is damaged, has what Fovea does not know yet, or its
  ///     inputs are not of these shapes
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Model load(Path file, List<Shape> shapes) {
    KerasArchive archive = KerasArchive.read(file);
    ModelConfig config = ModelConfig.read(InputShapes.set(root(file, archive), shapes));
    KerasWeights.read(file + "!model.weights.h5", archive.weights(), config);
    return config.model();
  }

  /// Reads how a model was trained, and where the training stood, to go on with it.
  ///
  /// @param file  the file that the model was read from
  /// @param model the model, on the engine that shall train it
  /// @return a trainer with the file's optimizer, its averages, losses and metrics
  /// @throws ModelFormatException if the file is damaged, was saved without an optimizer, or has
  ///     what Fovea does not know yet
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Trainer loadTrainer(Path file, Model model) {
    KerasArchive archive = KerasArchive.read(file);
    ConfigObject root = root(file, archive);
    ConfigObject compiled = root.has("compile_config")
        ? root.object("compile_config")
        : ConfigObject.of(root.file(), "", Map.of());
    CompileConfig how = CompileConfig.read(compiled, outputs(model));
    Trainer trainer = model.compile(how.optimizer(), how.objectives());
    OptimizerState.read(file + "!model.weights.h5", archive.weights(), model, trainer);
    return trainer;
  }

  private static ConfigObject root(Path file, KerasArchive archive) {
    return ConfigObject.of(file + "!config.json", "", archive.config());
  }

  private static List<String> outputs(Model model) {
    return model.outputs().stream()
        .map(output -> model.layers().stream()
            .filter(layer -> layer.calls().contains(output.call()))
            .findFirst()
            .orElseThrow()
            .name())
        .toList();
  }

  /// Writes a model with its weights; the file that was there before survives any failure.
  ///
  /// @param model   the model
  /// @param trainer what trained it, whose optimizer and averages are written too
  /// @param file    the `.keras` file; its folder must exist
  /// @throws IllegalArgumentException if Keras has no such layer, optimizer, loss or metric
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void save(Model model, Optional<Trainer> trainer, Path file) {
    save(model, trainer, List.of(), file);
  }

  /// Writes a model as [#save(Model, Optional, Path)] does, and what its classes are called; Keras reads
  /// the file as any other and passes over the names.
  ///
  /// @param classes by number; none writes nothing
  public static void save(
      Model model, Optional<Trainer> trainer, List<String> classes, Path file) {
    Map<String, @Nullable Object> config = ModelConfig.write(model);
    Hdf5Writer weights = weights(model, trainer);
    trainer.ifPresent(training -> config.put(
        "compile_config", CompileConfig.write(model, training)));
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("keras_version", KERAS);
    metadata.put("date_saved", DATE.format(LocalDateTime.now(ZoneId.systemDefault())));
    if (!classes.isEmpty()) {
      metadata.put(CLASSES, classes);
    }
    KerasArchive.write(file, metadata, config, weights);
  }

  /// Returns what the classes of a model are called, by number; nothing if the file does not say.
  ///
  /// @throws ModelFormatException if the file is damaged
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static List<String> classes(Path file) {
    return KerasArchive.read(file).metadata().get(CLASSES) instanceof List<?> names
        && names.stream().allMatch(String.class::isInstance)
            ? names.stream().map(String.class::cast).toList()
            : List.of();
  }

  private static Hdf5Writer weights(Model model, Optional<Trainer> trainer) {
    Hdf5Writer weights = new Hdf5Writer();
    KerasWeights.write(model, weights);
    trainer.ifPresent(training -> OptimizerState.write(model, training, weights));
    return weights;
  }

  /// Writes a model's weights alone, as Keras's `save_weights` does; the file that was there before
  /// survives any failure.
  ///
  /// @param model   the model
  /// @param trainer what trained it, whose averages are written too
  /// @param file    the `.weights.h5` file; its folder must exist
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void saveWeights(Model model, Optional<Trainer> trainer, Path file) {
    AtomicFile.write(file, weights(model, trainer));
  }

  /// Overwrites a model's weights with those of a file, as Keras's `load_weights` does.
  ///
  /// @param model   the model
  /// @param trainer what trains it, whose averages are overwritten too
  /// @param file    a `.weights.h5` file
  /// @throws ModelFormatException if the file is damaged, or belongs to another model or optimizer
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void loadWeights(Model model, Optional<Trainer> trainer, Path file) {
    Hdf5Reader weights = Hdf5Reader.open(file);
    KerasWeights.read(
        file.toString(), weights, new ModelConfig(model, ModelConfig.KerasLayer.of(model)));
    trainer.ifPresent(
        training -> OptimizerState.read(file.toString(), weights, model, training));
  }
}
