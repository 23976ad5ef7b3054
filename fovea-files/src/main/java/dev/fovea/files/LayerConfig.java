package dev.fovea.files;

import dev.fovea.layer.Input;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerScale;
import dev.fovea.layer.Layers;
import dev.fovea.layer.MergeLayer;
import dev.fovea.layer.Operation;
import dev.fovea.layer.RandomShear;
import dev.fovea.layer.SpatialDropout1D;
import dev.fovea.layer.SpatialDropout2D;
import dev.fovea.layer.SpatialDropout3D;
import dev.fovea.layer.StochasticDepth;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Layers as Keras's objects of `class_name`, `config` and `build_config`.
///
/// What is written leaves out settings that Fovea does not have, so that every Keras 3 reads it:
/// older ones refuse keys that they do not know, and all fill in their defaults for missing ones.
final class LayerConfig {
  private static final KerasClasses<Layer> LAYERS = KerasClasses.of(
      "layer",
      "keras.layers",
      Layers.all().stream().filter(type -> type != Operation.class).toList(),
      type -> type == Input.class ? "InputLayer" : type.getSimpleName());

  /// Layers without weights whose constructors in Keras refuse to be told whether they train.
  private static final Set<Class<? extends Layer>> NEVER_TRAINED = Set.of(
      SpatialDropout1D.class, SpatialDropout2D.class, SpatialDropout3D.class);

  /// Layers that Keras keeps beside the networks that use them.
  private static final Set<Class<? extends Layer>> IN_APPLICATIONS = Set.of(
      LayerScale.class, StochasticDepth.class);

  private static final String CONVNEXT = "keras.src.applications.convnext";

  private static final Set<String> MODELS = Set.of("Functional", "Model", "Sequential");

  /// More than any layer reads.
  private static final int MAX_RANK = 32;

  private LayerConfig() {}

  /// Checks that all layers of a model are known, so that one message names all that are not.
  ///
  /// @throws ModelFormatException if some are not
  static void checkKnown(ConfigObject model, List<ConfigObject> layers) {
    TreeSet<String> unknown = new TreeSet<>();
    for (ConfigObject layer : layers) {
      String name = layer.text("class_name");
      if (name.equals("Lambda")) {
        throw model.error(
            "has a Lambda, which is a program; none is ever run from a model file.",
            "write it in Java, as new Lambda(...) in a model of the same layers, and load the"
                + " weights into that.");
      }
      if (!OperationConfig.is(layer) && !isModel(layer) && !isLayer(layer)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw model.error(
          "has layers that are not supported yet: %s.".formatted(String.join(", ", unknown)),
          "build the model from the layers of the package dev.fovea.layer, or try a newer Fovea.");
    }
  }

  /// Tells whether a layer is one that Fovea has.
  private static boolean isLayer(ConfigObject layer) {
    Class<? extends Layer> type = LAYERS.classes().get(layer.text("class_name"));
    return type != null
        && (LAYERS.isKeras(layer)
            || IN_APPLICATIONS.contains(type) && CONVNEXT.equals(layer.get("module")));
  }

  /// Tells whether a layer is a model.
  static boolean isModel(ConfigObject layer) {
    return MODELS.contains(layer.text("class_name"))
        && (!(layer.get("module") instanceof String place)
            || place.equals("keras")
            || place.equals("keras.models")
            || place.startsWith("keras.src.models.")
            || place.startsWith("keras.src.engine."));
  }

  /// Reads a layer under its own name.
  ///
  /// @throws ModelFormatException if the layer or one of its settings is unknown or wrong
  static Layer read(ConfigObject object) {
    checkKnown(object, List.of(object));
    if (isModel(object)) {
      return ModelConfig.read(object).model();
    }
    if (OperationConfig.is(object)) {
      throw object.notYet("an operation outside of a functional model is");
    }
    String className = object.text("class_name");
    String name = ModelConfig.name(object.object("config"), "");
    ConfigObject named = object.object("config",
        name.isBlank() ? KerasName.snake(className) : name);
    Class<? extends Layer> type = LAYERS.classes().get(className);
    return type == Input.class || type == null ? input(named) : RecordConfig.read(type, named);
  }

  private static Input input(ConfigObject config) {
    String key = config.has("batch_input_shape") ? "batch_input_shape" : "batch_shape";
    config.members().keySet().stream()
        .filter(other -> !other.equals(key))
        .forEach(other -> NeutralSettings.check(config, other));
    return new Input(sample(config, key), config.owner());
  }

  /// Reads a shape without its batch axis.
  static List<Integer> sample(ConfigObject config, String key) {
    List<?> shape = config.list(key);
    if (shape.size() > MAX_RANK) {
      throw config.damaged(
          "%s has %d axes, more than the limit of %d".formatted(key, shape.size(), MAX_RANK));
    }
    List<Integer> lengths = new ArrayList<>();
    for (Object length : shape.subList(Math.min(1, shape.size()), shape.size())) {
      if (length == null) {
        throw config.error(
            "%s %s leaves lengths open.".formatted(key, ConfigObject.shown(shape)),
            "say them: load(file, List.of(Shape.of(224, 224, 3))).");
      }
      if (!(length instanceof Long whole) || whole < 1 || whole > Integer.MAX_VALUE) {
        throw config.wrong(key, "a list of lengths");
      }
      lengths.add(whole.intValue());
    }
    return lengths;
  }

  /// Returns Keras's form of a layer of a model.
  ///
  /// @throws IllegalArgumentException if Keras has no such layer
  static Map<String, @Nullable Object> write(NamedLayer named) {
    Layer layer = named.layer();
    if (layer instanceof Input) {
      return LAYERS.object("InputLayer", input(named));
    }
    if (layer instanceof Lambda) {
      throw new IllegalArgumentException(
          "%s: a Lambda is a program, which no model file holds.\n  fix:    %s".formatted(
              named.name(), "replace it by other layers, or keep the model in Java."));
    }
    if (layer instanceof Model inner) {
      return ModelConfig.write(inner.named(named.name()));
    }
    if (layer instanceof Operation operation) {
      return OperationConfig.write(operation, named.name());
    }
    Map<String, @Nullable Object> object = LAYERS.write(layer);
    if (IN_APPLICATIONS.contains(layer.getClass())) {
      object.put("module", CONVNEXT);
      object.put("registered_name", layer.getClass().getSimpleName());
    }
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", named.name());
    config.put("trainable", layer.trainable());
    config.put("dtype", PolicyConfig.write(named.policy()));
    RecordConfig.write((Record) layer).forEach(config::putIfAbsent);
    if (NEVER_TRAINED.contains(layer.getClass())) {
      config.remove("trainable");
    }
    if (layer instanceof RandomShear) {
      // Keras reads no number below 0, but writes both ends of what a single number stands for.
      config.replaceAll((_, value) -> value instanceof List<?> ends
          && ends.getFirst() instanceof Double low && low < 0 ? ends.getLast() : value);
    }
    object.put("config", config);
    object.put("build_config", Map.of("input_shape", read(named)));
    return object;
  }

  private static Map<String, @Nullable Object> input(NamedLayer named) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("batch_shape", batch(named.calls().getFirst().shape()));
    config.put("dtype", "float32");
    config.put("sparse", false);
    config.put("name", named.name());
    return config;
  }

  /// Returns what the layer reads when it is called first: a shape, or a list of them.
  private static List<?> read(NamedLayer named) {
    List<Symbol> inputs = named.calls().getFirst().inputs();
    return named.layer() instanceof MergeLayer
        ? inputs.stream().map(input -> batch(input.shape())).toList()
        : batch(inputs.getFirst().shape());
  }

  /// Returns a shape as Keras writes it, null in place of the number of samples.
  static List<@Nullable Object> batch(Shape shape) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(null);
    all.addAll(shape.dims());
    return all;
  }
}
