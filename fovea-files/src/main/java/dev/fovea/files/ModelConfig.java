package dev.fovea.files;

import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Operation;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model as Keras's `config.json` describes it.
///
/// @param model  the model, with first values in its weights
/// @param layers the layers in the file's order, which names the groups of their weights
record ModelConfig(Model model, List<KerasLayer> layers) {
  private static final int LONGEST_NAME = 4000;

  /// A layer of a model.
  ///
  /// @param className Keras's name of its class
  /// @param name      its own name
  /// @param layers    where it is a model, its layers
  record KerasLayer(String className, String name, List<KerasLayer> layers) {
    /// Returns the layers of a model that have a group: not operations, not the input of a stack.
    static List<KerasLayer> of(Model model) {
      return model.layers().stream()
          .filter(layer -> !(layer.layer() instanceof Operation))
          .filter(layer -> !(isStack(model) && layer.layer() instanceof Input))
          .map(layer -> new KerasLayer(kerasClass(layer), layer.name(),
              layer.layer() instanceof Model inner ? of(inner) : List.of()))
          .toList();
    }
  }

  /// Returns the class that the file names: a stack in which a layer repeats is written as a graph.
  static String kerasClass(NamedLayer layer) {
    return layer.layer() instanceof Model inner && !isStack(inner)
        ? "Functional"
        : layer.className();
  }

  /// Tells whether a model is written as Sequential.
  static boolean isStack(Model model) {
    return model.isSequential()
        && model.layers().stream().allMatch(layer -> layer.calls().size() == 1);
  }

  /// Reads a model.
  ///
  /// @throws ModelFormatException if the config is damaged or has what Fovea does not know
  static ModelConfig read(ConfigObject root) {
    String kind = root.text("class_name");
    ConfigObject config = root.object("config");
    ModelSize.check(config);
    try {
      return switch (kind) {
        case "Sequential" -> sequential(root, config);
        case "Functional", "Model" -> FunctionalConfig.read(config);
        default -> throw root.notYet("the model class %s is".formatted(ConfigObject.shown(kind)));
      };
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          root.file(),
          "a layer's shape has more elements than can be counted (%s).".formatted(e.getMessage()),
          "check that Keras loads the file, and save it again.",
          e);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          root.file(),
          "the layers do not fit together: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "check that Keras loads the file, and save it again.",
          e);
    } catch (StackOverflowError e) {
      throw new ModelFormatException(
          root.file(),
          "the model has more layers behind each other than Java's stack holds.",
          "give Java a larger stack (java -Xss64m), or check that the file is what it should be.",
          e);
    } catch (OutOfMemoryError e) {
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
    Model model = policies(
        told(Sequential.of(name(config, "sequential"), input, layers), config), objects);
    return new ModelConfig(model, order(config, model));
  }

  /// Returns the layers of a model in the order of its config; those of a stack stand in its order.
  static List<KerasLayer> order(ConfigObject config, Model model) {
    Iterator<NamedLayer> stack = model.layers().stream()
        .filter(layer -> !(layer.layer() instanceof Input))
        .iterator();
    List<KerasLayer> order = new ArrayList<>();
    for (ConfigObject object : layers(config)) {
      String className = object.text("class_name");
      if (!OperationConfig.is(object)
          && !(model.isSequential() && className.equals("InputLayer"))) {
        Optional<NamedLayer> layer = model.isSequential()
            ? Optional.of(stack.next())
            : named(object, model);
        order.add(new KerasLayer(className, layer.map(NamedLayer::name).orElse(""),
            layer.isPresent() && layer.get().layer() instanceof Model inner
                ? order(object.object("config"), inner)
                : List.of()));
      }
    }
    return order;
  }

  /// Finds the layer of an object; there is none where no output depends on it.
  private static Optional<NamedLayer> named(ConfigObject object, Model model) {
    Object name = object.object("config").get("name");
    return model.layers().stream().filter(layer -> layer.name().equals(name)).findFirst();
  }

  /// Returns the model, frozen where the config says so.
  static Model told(Model model, ConfigObject config) {
    return Boolean.FALSE.equals(config.get("trainable")) ? model.frozen() : model;
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

  /// Returns the name in a config.
  ///
  /// @throws ModelFormatException if it could steer a terminal, or floods it
  static String name(ConfigObject config, String otherwise) {
    if (!(config.get("name") instanceof String name)) {
      return otherwise;
    }
    if (name.length() > LONGEST_NAME || name.codePoints().anyMatch(ModelConfig::isControl)) {
      throw config.damaged("the name %s has %d characters, or one that controls a terminal"
          .formatted(ConfigObject.shown(name), name.length()));
    }
    return name;
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
  }

  /// Returns the config of a model.
  ///
  /// @throws IllegalArgumentException if Keras cannot have such a model
  static Map<String, @Nullable Object> write(Model model) {
    return isStack(model) ? sequential(model) : FunctionalForm.of(model);
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
      // A model knows the policies of its layers itself.
      DTypePolicy policy = LayerConfig.isModel(layer)
          ? DTypePolicy.FLOAT32
          : PolicyConfig.read(layer.object("config"));
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
    config.put("trainable", model.trainable());
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
