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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads and writes models in Keras's formats: whole ones as `.keras` and as legacy `.h5`, weights
/// alone as `.weights.h5`, legacy `.h5` and `.npz`.
///
/// {@snippet :
/// Model model = KerasModels.load(Path.of("model.keras"));
/// KerasModels.save(model, Optional.empty(), Path.of("copy.h5"));
/// }
///
/// What Keras writes, Fovea reads, and the other way round. What is read is told apart by a file's
/// first bytes, what is written by its name. A file cannot make Fovea run code: it names layers, and
/// only those that Fovea has are made.
///
/// @see <a href="https://keras.io/guides/serialization_and_saving/">Keras: Save, serialize, and
///     export models</a>
public final class KerasModels {
  /// The version of Keras whose files these are.
  private static final String KERAS = "3.16.0";
  private static final String WEIGHTS = "!model.weights.h5";
  /// Where the names of the classes stand in the metadata; none of Keras's own keys.
  private static final String CLASSES = "class_names";
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss",
      Locale.ROOT);

  private KerasModels() {}

  /// Reads a model with its weights.
  ///
  /// @param file a `.keras` file, or a legacy `.h5` file of Keras 2 or 3, whatever its name
  /// @throws ModelFormatException if the file is damaged, or has what Fovea does not know yet
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Model load(Path file) {
    return load(file, List.of());
  }

  /// Reads a model that leaves the sizes of its inputs open, with its weights.
  ///
  /// @param file   a `.keras` file, or a legacy `.h5` file of Keras 2 or 3, whatever its name
  /// @param shapes of each input, without the batch axis; none takes those of the file
  /// @throws ModelFormatException if the file is damaged, has what Fovea does not know yet, or its
  ///     inputs are not of these shapes
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Model load(Path file, List<Shape> shapes) {
    if (Hdf5Reader.isHdf5(file)) {
      LegacyFile legacy = LegacyFile.read(file);
      ModelConfig config = ModelConfig.read(InputShapes.set(legacy.root(), shapes));
      legacy.weights(config);
      return config.model();
    }
    KerasArchive archive = KerasArchive.read(file);
    ConfigObject root = ConfigObject.of(file + "!config.json", "", archive.config());
    ModelConfig config = ModelConfig.read(InputShapes.set(root, shapes));
    KerasWeights.read(file + WEIGHTS, archive.weights(), config);
    return config.model();
  }

  /// Reads how a model was trained, and where the training stood, to go on with it. What an
  /// optimizer of Keras 2 kept is not read: as in Keras 3, it starts anew.
  ///
  /// @param file  the file that the model was read from
  /// @param model the model, on the engine that shall train it
  /// @return a trainer with the file's optimizer, its averages, losses and metrics
  /// @throws ModelFormatException if the file is damaged, was saved without an optimizer, or has
  ///     what Fovea does not know yet
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Trainer loadTrainer(Path file, Model model) {
    if (Hdf5Reader.isHdf5(file)) {
      LegacyFile legacy = LegacyFile.read(file);
      return compile(legacy.compiled(), model, trainer -> legacy.state(model, trainer));
    }
    KerasArchive archive = KerasArchive.read(file);
    ConfigObject root = ConfigObject.of(file + "!config.json", "", archive.config());
    ConfigObject compiled = root.has("compile_config")
        ? root.object("compile_config")
        : ConfigObject.of(root.file(), "", Map.of());
    return compile(compiled, model,
        trainer -> OptimizerState.read(file + WEIGHTS, archive.weights(), model, trainer).run());
  }

  /// Tells whether a file says how its model was trained, so that [#loadTrainer] can go on.
  ///
  /// @param file a `.keras` file, or a legacy `.h5` file, whatever its name
  /// @throws ModelFormatException if the file is damaged
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static boolean isCompiled(Path file) {
    Map<?, ?> how = Hdf5Reader.isHdf5(file)
        ? new LegacyFile(file.toString(), Hdf5Reader.peek(file)).compiled().members()
        : KerasArchive.read(file).config().get("compile_config") instanceof Map<?, ?> map
            ? map
            : Map.of();
    return how.get("optimizer") != null && how.get("loss") != null;
  }

  private static Trainer compile(ConfigObject compiled, Model model, Consumer<Trainer> state) {
    CompileConfig how = CompileConfig.read(compiled, outputs(model));
    try {
      Trainer trainer = model.compile(how.optimizer(), how.objectives());
      state.accept(trainer);
      return trainer;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(
          compiled.file(),
          "what the model was trained with does not fit it: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "load the model alone, and compile it anew.",
          e);
    }
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
  /// @param file    ends with `.keras`, or with `.h5` or `.hdf5` for Keras's legacy format, in any
  ///     case; its folder must exist
  /// @throws IllegalArgumentException if the file ends otherwise, or Keras has no such layer,
  ///     optimizer, loss or metric
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
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".weights.h5")) {
      throw new IllegalArgumentException(
          "%s: a name that ends with .weights.h5 is for weights alone, not for a whole model.\n"
              .formatted(file)
              + "  fix:    call saveWeights, or end the name with .keras.");
    }
    if (!classes.isEmpty() && !name.endsWith(".keras")) {
      throw new IllegalArgumentException(
          "%s: only a .keras file keeps what the classes are called.\n".formatted(file)
              + "  fix:    end the name with .keras.");
    }
    if (name.endsWith(".keras")) {
      archive(model, trainer, classes, file);
    } else if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
      AtomicFile.write(file, LegacyFile.write(model, trainer, KERAS));
    } else {
      throw new IllegalArgumentException(
          "%s: a model's file ends with .keras, or with .h5 or .hdf5 for the legacy format.\n"
              .formatted(file)
              + "  fix:    end the name with .keras.");
    }
  }

  private static void archive(
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

  /// Returns what the classes of a model are called, by number; nothing if the file does not say, as
  /// no file but a `.keras` one does. Characters that steer a terminal are `?`.
  ///
  /// @throws ModelFormatException if the file is damaged
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static List<String> classes(Path file) {
    return !Hdf5Reader.isHdf5(file)
        && KerasArchive.read(file).metadata().get(CLASSES) instanceof List<?> names
        && names.stream().allMatch(String.class::isInstance)
            ? names.stream()
                .map(name -> String.valueOf(name).replaceAll("[\\p{Cc}\\p{Cf}]", "?"))
                .toList()
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
  /// @param trainer what trained it, whose averages are written too; not into a `.npz` file
  /// @param file    ends with `.weights.h5`, or with `.npz` for NumPy's format, in which each array
  ///     has the path of its variable in Keras; its folder must exist
  /// @throws IllegalArgumentException if the file ends otherwise
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void saveWeights(Model model, Optional<Trainer> trainer, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".weights.h5")) {
      AtomicFile.write(file, weights(model, trainer));
    } else if (name.endsWith(".npz")) {
      NpzWeights.write(model, file);
    } else {
      throw new IllegalArgumentException(
          "%s: a file of weights ends with .weights.h5, or with .npz for NumPy.\n".formatted(file)
              + "  fix:    end the name with .weights.h5.");
    }
  }

  /// Overwrites a model's weights with those of a file, as Keras's `load_weights` does.
  ///
  /// Weights in Keras 3's format are taken in the order of the layers. Those of a legacy file are
  /// taken by the layers' names where all of them have a name of the model's, else in the order of
  /// the layers; those of a `.npz` file by the paths of the variables. A file that does not fit changes
  /// nothing, neither weights nor averages.
  ///
  /// @param model   the model
  /// @param trainer what trains it, whose averages are overwritten too, if the file has them in
  ///     Keras 3's format
  /// @param file    a `.weights.h5`, `.keras`, `.h5` or `.npz` file, whatever its name
  /// @throws ModelFormatException if the file is damaged, or belongs to another model or optimizer
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void loadWeights(Model model, Optional<Trainer> trainer, Path file) {
    if (!Hdf5Reader.isHdf5(file)) {
      if (ModelFormat.archive(file) == ModelFormat.KERAS) {
        read(file + WEIGHTS, KerasArchive.read(file).weights(), model, trainer);
      } else {
        NpzWeights.read(file, model);
      }
      return;
    }
    Hdf5Reader content = Hdf5Reader.open(file);
    Optional<String> legacy = LegacyWeights.group(content);
    if (legacy.isPresent()) {
      LegacyWeights.read(file.toString(), content, legacy.get(), config(model));
    } else {
      read(file.toString(), content, model, trainer);
    }
  }

  private static void read(
      String file, Hdf5Reader content, Model model, Optional<Trainer> trainer) {
    // What does not fit is refused before anything is overwritten.
    Optional<Runnable> state = trainer
        .map(training -> OptimizerState.read(file, content, model, training));
    KerasWeights.read(file, content, config(model));
    state.ifPresent(Runnable::run);
  }

  private static ModelConfig config(Model model) {
    return new ModelConfig(model, ModelConfig.KerasLayer.of(model));
  }

  /// Overwrites the weights of those layers that have the name of a layer in a legacy file, as
  /// Keras's `load_weights(by_name=True)` does; the others keep theirs.
  ///
  /// @param model the model
  /// @param file  a legacy `.h5` file, of a whole model or of weights
  /// @return the names of the layers whose weights were read
  /// @throws ModelFormatException if the file is damaged, no legacy file, or a layer of the same name
  ///     has weights of other shapes
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static List<String> loadWeightsByName(Model model, Path file) {
    Hdf5Reader content = Hdf5Reader.open(file);
    String group = LegacyWeights.group(content).orElseThrow(() -> new ModelFormatException(
        file.toString(),
        "has no list of layers by their names; it holds %s.".formatted(content.holds("")),
        "read it with KerasModels.loadWeights, which goes by the order of the layers."));
    return LegacyWeights.readByName(file.toString(), content, group, model);
  }
}
