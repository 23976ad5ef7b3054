package dev.fovea.files;

import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model as Keras's `config.json` describes it.
///
/// @param model  the model, with first values in its weights
/// @param layers the layers in the file's order, which names the groups of their weights
record ModelConfig(Model model, List<KerasLayer> layers) {
  /// A layer of a model.
  ///
  /// @param className Keras's name of its class
  /// @param name      its own name
  record KerasLayer(String className, String name) {
    static KerasLayer of(NamedLayer named) {
      Layer layer = named.layer();
      return new KerasLayer(
          layer instanceof Input ? "InputLayer" : layer.getClass().getSimpleName(), named.name());
    }
  }

  /// Reads a model.
  ///
  /// @throws ModelFormatException if the config is damaged or has what Fovea does not know
  static ModelConfig read(ConfigObject root) {
    String kind = root.text("class_name");
    ConfigObject config = root.object("config");
    try {
      return switch (kind) {
        case "Sequential" -> sequential(root, config);
        case "Functional", "Model" -> FunctionalConfig.read(config);
        default -> throw root.notYet("the model class %s is".formatted(ConfigObject.shown(kind)));
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(
          root.file(),
          "the layers do not fit together: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "check that Keras loads the file, and save it again.",
          e);
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw new ModelFormatException(
          root.file(),
          "the model needs more memory than there is.",
          "give Java more memory, or check that the file is what it should be.",
          e);
    }
  }

  private static ModelConfig sequential(ConfigObject root, ConfigObject config) {
    List<ConfigObject> objects = layers(config);
    List<Layer> layers = new ArrayList<>(objects.stream().map(LayerConfig::read).toList());
    Input input = layers.getFirst() instanceof Input first
        ? first
        : new Input(firstShape(root, config, objects.getFirst()), "");
    layers.removeIf(Input.class::isInstance);
    boolean frozen = Boolean.FALSE.equals(config.get("trainable"));
    layers.replaceAll(layer -> frozen ? layer.frozen() : layer);
    Model model = policies(
        Sequential.of(name(config, "sequential"), input, layers), objects);
    List<KerasLayer> order = model.layers().stream()
        .filter(layer -> !(layer.layer() instanceof Input))
        .map(KerasLayer::of)
        .toList();
    return new ModelConfig(model, order);
  }

  /// Finds the shape of the input where the file has no layer for it.
  private static List<Integer> firstShape(
      ConfigObject root, ConfigObject config, ConfigObject firstLayer) {
    if (config.has("build_input_shape")) {
      return LayerConfig.sample(config, "build_input_shape");
    }
    ConfigObject first = firstLayer.object("config");
    if (first.has("batch_input_shape")) {
      return LayerConfig.sample(first, "batch_input_shape");
    }
    throw root.error(
        "the model was saved before it knew the shape of its input.",
        "call model.build(...) or model.fit(...) in Keras and save it again.");
  }

  /// Returns the objects of a model's layers, all of classes that Fovea has.
  static List<ConfigObject> layers(ConfigObject config) {
    List<ConfigObject> layers = config.list("layers").stream()
        .map(layer -> ConfigObject.of(config.file(), config.owner(), layer))
        .toList();
    if (layers.isEmpty()) {
      throw config.damaged("the model has no layers");
    }
    LayerConfig.checkKnown(config, layers);
    return layers;
  }

  static String name(ConfigObject config, String otherwise) {
    return config.get("name") instanceof String name ? name : otherwise;
  }

  /// Returns the config of a model.
  ///
  /// @throws IllegalArgumentException if Keras cannot have such a model
  static Map<String, @Nullable Object> write(Model model) {
    boolean stack = model.isSequential()
        && model.layers().stream().allMatch(layer -> layer.calls().size() == 1);
    return stack ? sequential(model) : FunctionalConfig.write(model);
  }

  /// Returns the policy that all layers have, or single precision.
  private static DTypePolicy policy(Model model) {
    List<DTypePolicy> all = model.layers().stream()
        .filter(layer -> !(layer.layer() instanceof Input))
        .map(NamedLayer::policy)
        .distinct()
        .toList();
    return all.size() == 1 ? all.getFirst() : DTypePolicy.FLOAT32;
  }

  /// Returns the model with the policies of the layers' objects.
  static Model policies(Model model, List<ConfigObject> layers) {
    Model with = model;
    for (ConfigObject layer : layers) {
      DTypePolicy policy = PolicyConfig.read(layer.object("config"));
      if (policy != DTypePolicy.FLOAT32) {
        with = with.policy(LayerConfig.read(layer).name(), policy);
      }
    }
    return with;
  }

  private static Map<String, @Nullable Object> sequential(Model model) {
    List<@Nullable Object> shape = LayerConfig.batch(model.inputs().getFirst().shape());
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", model.name());
    config.put("trainable", true);
    config.put("dtype", PolicyConfig.write(policy(model)));
    config.put("layers", model.layers().stream().map(LayerConfig::write).toList());
    config.put("build_input_shape", shape);
    return root("keras", "Sequential", config, null, shape);
  }

  static Map<String, @Nullable Object> root(
      String module,
      String className,
      Map<String, @Nullable Object> config,
      @Nullable String registered,
      @Nullable List<@Nullable Object> shape) {
    Map<String, @Nullable Object> build = new LinkedHashMap<>();
    build.put("input_shape", shape);
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("module", module);
    root.put("class_name", className);
    root.put("config", config);
    root.put("registered_name", registered);
    root.put("build_config", build);
    root.put("compile_config", Map.of());
    return root;
  }
}
