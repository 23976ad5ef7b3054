package dev.fovea.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The configs of Keras 2 and of Keras 3's `.h5` files, in the words of Keras 3's `.keras` files.
///
/// Keras 2 called a functional model `Model`, gave a stack as a bare list, wrote calls as
/// `[layer, call, tensor, arguments]`, and had other names for a few settings. What is not as Keras
/// writes it is left as it is: the reader of configs says so.
/// @see <a href="https://github.com/keras-team/keras/tree/v2.15.0/keras/saving/legacy">Keras 2's
///     own reader and writer</a>
final class LegacyConfig {
  static final String INPUT = "InputLayer";
  private static final String SHAPE = "batch_input_shape";

  private LegacyConfig() {}

  /// Returns the object of a model.
  static Map<String, @Nullable Object> modern(Map<?, ?> root) {
    return model(texts(plain(root)));
  }

  /// Replaces tuples and shapes, which TensorFlow's Keras marked as such, by lists.
  private static Map<?, ?> plain(Map<?, ?> map) {
    Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
    map.forEach((key, value) -> plain.put(key, value(value)));
    return plain;
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> tuple when tuple.get("items") instanceof List<?> items
          && tuple.containsKey("class_name") && tuple.size() == 2 ->
        value(items);
      case Map<?, ?> map -> plain(map);
      case List<?> list -> list.stream().map(LegacyConfig::value).toList();
      case null, default -> value;
    };
  }

  private static Map<String, @Nullable Object> model(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> modern = new LinkedHashMap<>(object);
    if ("Model".equals(object.get("class_name"))) {
      modern.put("class_name", "Functional");
    }
    Object config = object.get("config");
    if (config instanceof List<?> layers) {
      Object name = object.get("name") instanceof String own ? own : "sequential";
      config = Map.of("name", name, "layers", layers);
    }
    if (config instanceof Map<?, ?> members && members.get("layers") instanceof List<?> layers) {
      Map<String, @Nullable Object> changed = texts(members);
      List<@Nullable Object> all = new ArrayList<>(layers);
      if ("Sequential".equals(object.get("class_name")) && !all.isEmpty()) {
        firstInput(all.getFirst()).ifPresent(all::addFirst);
      }
      changed.put("layers", all.stream().map(LegacyConfig::layer).toList());
      LegacyCalls.modern(changed);
      modern.put("config", changed);
    }
    return modern;
  }

  /// Returns an input for a stack that has its shape among the settings of its first layer.
  private static Optional<Object> firstInput(@Nullable Object first) {
    if (!(first instanceof Map<?, ?> layer) || INPUT.equals(layer.get("class_name"))) {
      return Optional.empty();
    }
    return shape(layer).map(shape -> Map.of("class_name", INPUT, "config",
        Map.of("batch_shape", shape, "name", name(layer) + "_input")));
  }

  private static String name(Map<?, ?> layer) {
    return layer.get("config") instanceof Map<?, ?> config
        && config.get("name") instanceof String name ? name : "sequential";
  }

  /// Finds the shape of what a layer reads; that of a model among the settings of its first layer.
  private static Optional<Object> shape(Map<?, ?> layer) {
    Object config = layer.get("config");
    Object layers = config instanceof Map<?, ?> members ? members.get("layers") : config;
    if (layers instanceof List<?> inner) {
      return !inner.isEmpty() && inner.getFirst() instanceof Map<?, ?> first
          ? shape(first)
          : Optional.empty();
    }
    Object shape = config instanceof Map<?, ?> members
        ? members.containsKey(SHAPE) ? members.get(SHAPE) : members.get("batch_shape")
        : null;
    return Optional.ofNullable(shape instanceof List<?> ? shape : null);
  }

  private static @Nullable Object layer(@Nullable Object layer) {
    if (!(layer instanceof Map<?, ?> members)) {
      return layer;
    }
    Map<String, @Nullable Object> changed = texts(members);
    if (isModel(members)) {
      return model(changed);
    }
    String kind = LegacySettings.kind(String.valueOf(members.get("class_name")));
    changed.put("class_name", kind);
    if (members.get("config") instanceof Map<?, ?> config) {
      changed.put("config", LegacySettings.layer(kind, texts(config)));
    }
    return changed;
  }

  /// Tells whether a layer is a model.
  static boolean isModel(Map<?, ?> layer) {
    return layer.get("config") instanceof List<?>
        || layer.get("config") instanceof Map<?, ?> inner && inner.get("layers") instanceof List<?>;
  }

  static Map<String, @Nullable Object> texts(Map<?, ?> members) {
    Map<String, @Nullable Object> texts = new LinkedHashMap<>();
    members.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }
}
