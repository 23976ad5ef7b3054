package dev.fovea.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settings that Keras 2 named or wrote otherwise than Keras 3.
final class LegacySettings {
  /// TensorFlow 1 told two generations of a layer apart in its files.
  private static final Map<String, String> KINDS = Map.of(
      "BatchNormalizationV1", "BatchNormalization", "BatchNormalizationV2", "BatchNormalization");
  /// What a convolution inherited and never used where it has two kernels, or none per filter.
  private static final Set<String> UNUSED = Set.of("kernel_initializer", "groups");
  /// What an optimizer of Keras 2 kept about itself.
  private static final Set<String> OWN = Set.of("jit_compile", "is_legacy_optimizer");

  private LegacySettings() {}

  static String kind(String className) {
    return KINDS.getOrDefault(className, className);
  }

  /// Returns the settings of a layer.
  static Map<String, @Nullable Object> layer(String kind, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    boolean twoKernels = kind.startsWith("SeparableConv") || kind.startsWith("DepthwiseConv");
    config.forEach((key, value) -> {
      boolean shape = key.equals("batch_input_shape");
      if (shape && kind.equals(LegacyConfig.INPUT)) {
        changed.put("batch_shape", value);
      } else if (kind.equals("LeakyReLU") && key.equals("alpha")) {
        changed.put("negative_slope", value);
      } else if (key.equals("axis") && value instanceof List<?> axes && axes.size() == 1) {
        changed.put(key, axes.getFirst());
      } else if (!shape && !(twoKernels && UNUSED.contains(key))) {
        changed.put(key, value);
      }
    });
    return changed;
  }

  /// Returns how a model was trained as Keras 3's `compile_config`.
  static Map<String, @Nullable Object> compiled(Map<?, ?> training) {
    Map<String, @Nullable Object> compiled = LegacyConfig.texts(training);
    if (training.get("optimizer_config") instanceof Map<?, ?> optimizer) {
      compiled.put("optimizer", optimizer(optimizer));
    }
    compiled.put("loss", reduced(training.get("loss")));
    for (String key : List.of("metrics", "weighted_metrics")) {
      compiled.put(key, metric(training.get(key)));
    }
    Object weights = training.get("loss_weights");
    if (weights instanceof List<?> list && list.isEmpty()
        || weights instanceof Map<?, ?> map && map.isEmpty()) {
      compiled.put("loss_weights", null);
    }
    return compiled;
  }

  private static Map<String, @Nullable Object> optimizer(Map<?, ?> optimizer) {
    Map<String, @Nullable Object> changed = LegacyConfig.texts(optimizer);
    if (optimizer.get("config") instanceof Map<?, ?> settings) {
      Map<String, @Nullable Object> config = LegacyConfig.texts(settings);
      config.keySet().removeAll(OWN);
      if (config.containsKey("lr")) {
        config.put("learning_rate", config.remove("lr"));
      }
      if (config.get("decay") instanceof Number decay && decay.doubleValue() == 0) {
        config.remove("decay");
      }
      config.computeIfPresent("inner_optimizer",
          (_, inner) -> inner instanceof Map<?, ?> object ? optimizer(object) : inner);
      changed.put("config", config);
    }
    return changed;
  }

  /// Reads `auto` as what it stood for.
  private static @Nullable Object reduced(@Nullable Object loss) {
    return switch (loss) {
      case List<?> list -> list.stream().map(LegacySettings::reduced).toList();
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> changed = LegacyConfig.texts(map);
        changed.replaceAll((_, value) -> value instanceof Map<?, ?> ? reduced(value) : value);
        changed.computeIfPresent("reduction",
            (_, value) -> "auto".equals(value) ? "sum_over_batch_size" : value);
        changed.remove("fn");
        yield changed;
      }
      case null, default -> loss;
    };
  }

  /// Reads a mean of a function's values as the metric of the function's name.
  private static @Nullable Object metric(@Nullable Object metric) {
    return switch (metric) {
      case List<?> list -> {
        List<@Nullable Object> metrics = new ArrayList<>();
        list.forEach(each -> metrics.add(metric(each)));
        yield metrics.isEmpty() ? null : metrics;
      }
      case Map<?, ?> map when map.get("config") instanceof Map<?, ?> settings
          && settings.get("fn") instanceof String function -> {
        Map<String, @Nullable Object> config = LegacyConfig.texts(settings);
        config.remove("fn");
        Map<String, @Nullable Object> changed = LegacyConfig.texts(map);
        changed.put("class_name", KerasName.camel(function));
        changed.put("config", config);
        yield changed;
      }
      case Map<?, ?> map when !map.containsKey("class_name") -> {
        Map<String, @Nullable Object> changed = LegacyConfig.texts(map);
        changed.replaceAll((_, value) -> metric(value));
        yield changed;
      }
      case null, default -> metric;
    };
  }
}
