package dev.fovea.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The configs of Keras 2 and of Keras 3's `.h5` files, in the words of Keras 3's `.keras` files.
///
/// Keras 2 called a functional model `Model`, gave a stack as a bare list, wrote calls as
/// `[layer, call, tensor, arguments]`, and had other names for a few settings.
final class LegacyConfig {
  private static final Map<String, String> MODELS = Map.of("Model", "Functional");
  private static final Map<String, String> SETTINGS = Map.of("batch_input_shape", "batch_shape");
  /// What layers of Keras 2 called their slope.
  private static final Map<String, String> SLOPES = Map.of("LeakyReLU", "negative_slope");

  private LegacyConfig() {}

  /// Returns the config of a model.
  static Map<String, @Nullable Object> modern(Map<String, @Nullable Object> root) {
    Map<String, @Nullable Object> modern = new LinkedHashMap<>(root);
    String kind = String.valueOf(root.get("class_name"));
    modern.put("class_name", MODELS.getOrDefault(kind, kind));
    Object config = root.get("config");
    if (config instanceof List<?> layers) {
      config = new LinkedHashMap<>(Map.of("name", "sequential", "layers", layers));
    }
    if (config instanceof Map<?, ?> members && members.get("layers") instanceof List<?> layers) {
      Map<String, @Nullable Object> changed = texts(members);
      changed.put("layers", layers.stream().map(LegacyConfig::layer).toList());
      modern.put("config", changed);
    }
    return modern;
  }

  private static @Nullable Object layer(@Nullable Object layer) {
    if (!(layer instanceof Map<?, ?> members)) {
      return layer;
    }
    Map<String, @Nullable Object> changed = texts(members);
    boolean model = members.get("config") instanceof List<?>
        || members.get("config") instanceof Map<?, ?> inner && inner.containsKey("layers");
    changed = model ? modern(changed) : changed;
    if (!model && members.get("config") instanceof Map<?, ?> config) {
      changed.put("config", settings(String.valueOf(members.get("class_name")), texts(config)));
    }
    if (members.get("inbound_nodes") instanceof List<?> nodes) {
      changed.put("inbound_nodes", nodes.stream().map(LegacyConfig::node).toList());
    }
    return changed;
  }

  private static Map<String, @Nullable Object> settings(
      String kind, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    boolean input = kind.equals("InputLayer");
    config.forEach((key, value) -> {
      String name = input ? SETTINGS.getOrDefault(key, key) : key;
      String slope = SLOPES.get(kind);
      name = slope != null && name.equals("alpha") ? slope : name;
      changed.put(name, kind.equals("BatchNormalization") && key.equals("axis")
          ? single(value)
          : value);
    });
    return changed;
  }

  /// Returns the only element of a list; TensorFlow's Keras wrote the axis as a list of one.
  private static @Nullable Object single(@Nullable Object value) {
    return value instanceof List<?> list && list.size() == 1 ? list.getFirst() : value;
  }

  /// Turns `[[layer, call, tensor, arguments], …]` into a call of Keras 3.
  private static @Nullable Object node(@Nullable Object node) {
    if (!(node instanceof List<?> tensors)) {
      return node;
    }
    List<@Nullable Object> args = new ArrayList<>();
    Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
    for (Object tensor : tensors) {
      if (!(tensor instanceof List<?> parts) || parts.size() < 3) {
        return node;
      }
      if (parts.size() > 3 && parts.get(3) instanceof Map<?, ?> arguments) {
        kwargs.putAll(texts(arguments));
      }
      Map<String, Object> config = Map.of("keras_history",
          parts.subList(0, 3).stream().map(Objects::requireNonNull).toList());
      args.add(Map.of("class_name", "__keras_tensor__", "config", config));
    }
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    call.put("args", args.size() == 1 ? args : List.of(args));
    call.put("kwargs", kwargs);
    return call;
  }

  private static Map<String, @Nullable Object> texts(Map<?, ?> members) {
    Map<String, @Nullable Object> texts = new LinkedHashMap<>();
    members.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }
}
