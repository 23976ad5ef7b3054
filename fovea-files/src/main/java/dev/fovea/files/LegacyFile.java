package dev.fovea.files;

import dev.fovea.model.Model;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whole models in Keras's legacy format: one HDF5 file with the config as a text attribute.
///
/// @param file    its name
/// @param content what lies in it
record LegacyFile(String file, Hdf5Reader content) {
  private static final String CONFIG = "model_config";
  private static final String TRAINING = "training_config";
  private static final String VERSION = "keras_version";
  private static final String OPTIMIZER = "optimizer_weights";
  /// What Keras keeps to scale losses; that of the optimizer inside follows it.
  private static final String SCALE = "loss_scale_optimizer";
  private static final List<String> OF_CONFIG = List.of("module", "registered_name",
      "build_config", "compile_config");

  static LegacyFile read(Path file) {
    return new LegacyFile(file.toString(), Hdf5Reader.open(file));
  }

  /// Returns the model's object in Keras 3's words.
  ///
  /// @throws ModelFormatException if the file has weights alone, or is of Keras 1
  ConfigObject root() {
    String json = content.text("", CONFIG).orElseThrow(() -> new ModelFormatException(
        file,
        "holds no model, only %s.".formatted(content.holds("")),
        "build the model first, and read its weights with KerasModels.loadWeights."));
    if (version().startsWith("1.")) {
      throw new ModelFormatException(
          file,
          "was saved by Keras %s; Fovea reads files of Keras 2 and 3.".formatted(version()),
          "load it with Keras 2, and save it again.");
    }
    String name = file + "!" + CONFIG;
    return ConfigObject.of(name, "", LegacyConfig.modern(object(name, json)));
  }

  private String version() {
    return content.text("", VERSION).orElse("");
  }

  private static Map<String, @Nullable Object> object(String name, String json) {
    return ConfigObject.of(name, "", Json.parse(name, json)).members();
  }

  /// Returns how the model was compiled, nothing in it if it was not.
  ConfigObject compiled() {
    String name = file + "!" + TRAINING;
    return ConfigObject.of(name, "", content.text("", TRAINING)
        .<Map<?, ?>>map(json -> LegacySettings.compiled(object(name, json)))
        .orElse(Map.of()));
  }

  void weights(ModelConfig config) {
    LegacyWeights.read(file, content, LegacyWeights.GROUP, config);
  }

  /// Overwrites a trainer's state with the file's. What optimizers of Keras 2 kept is not of the
  /// same kind: as in Keras 3, they start anew.
  void state(Model model, Trainer trainer) {
    if (version().startsWith("3.") && content.has(OPTIMIZER)) {
      List<NdArray> arrays = LegacyWeights.arrays(content, OPTIMIZER,
          name -> !name.startsWith(SCALE));
      OptimizerState.read(file, OPTIMIZER, arrays, model, trainer).run();
    }
  }

  /// Returns a model's file.
  ///
  /// @throws IllegalArgumentException if Keras has no such layer, optimizer, loss or metric
  static Hdf5Writer write(Model model, Optional<Trainer> trainer, String version) {
    Hdf5Writer to = new Hdf5Writer();
    to.attribute("", CONFIG, Json.compact(plain(ModelConfig.write(model))));
    LegacyWeights.write(model, to);
    for (String group : List.of("", LegacyWeights.GROUP)) {
      to.attribute(group, VERSION, version);
      // What every Keras takes for kernels in their usual order.
      to.attribute(group, "backend", "tensorflow");
    }
    trainer.ifPresent(training -> {
      to.attribute("", TRAINING, Json.compact(training(model, training)));
      Map<String, NdArray> state = new LinkedHashMap<>();
      OptimizerState.arrays(model, training).forEach(
          (name, array) -> state.put(training.optimizer().name() + "/" + name, array));
      LegacyWeights.arrays(to, OPTIMIZER, state);
    });
    return to;
  }

  private static Map<String, @Nullable Object> training(Model model, Trainer trainer) {
    Map<String, @Nullable Object> training = CompileConfig.write(model, trainer);
    if (training.remove("optimizer") instanceof Map<?, ?> optimizer) {
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      config.put("class_name", optimizer.get("class_name"));
      config.put("config", optimizer.get("config"));
      training.put("optimizer_config", config);
    }
    return training;
  }

  /// Returns a model's object in the legacy form, in which nothing says where Keras has a class;
  /// what Keras finds only by its place, or reads wrongly without it, keeps it.
  private static Map<String, @Nullable Object> plain(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>(object);
    boolean model = object.get("config") instanceof Map<?, ?> inner
        && inner.get("layers") instanceof List<?>;
    if (model || "keras.layers".equals(object.get("module")) && !hasAxes(object)) {
      plain.keySet().removeAll(OF_CONFIG);
    }
    if (object.get("config") instanceof Map<?, ?> config
        && config.get("layers") instanceof List<?> layers) {
      Map<String, @Nullable Object> changed = LegacyConfig.texts(config);
      changed.put("layers", layers.stream()
          .map(layer -> plain(LegacyConfig.texts((Map<?, ?>) layer)))
          .toList());
      plain.put("config", changed);
    }
    return plain;
  }

  /// Tells whether a layer has no axis or several, which Keras drops from the legacy form.
  private static boolean hasAxes(Map<String, @Nullable Object> object) {
    return object.get("config") instanceof Map<?, ?> config && config.containsKey("axis")
        && !(config.get("axis") instanceof Number)
        && !(config.get("axis") instanceof List<?> axes && axes.size() == 1);
  }
}
