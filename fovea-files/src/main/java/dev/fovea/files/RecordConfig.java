package dev.fovea.files;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Rules;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Records of settings as Keras's `config` objects, whatever the record: a component is a key.
///
/// Where a key is missing or null, Keras's default counts; that of most settings is the value in
/// the record that the constructor without parameters makes.
final class RecordConfig {
  private static final Map<String, Object> DEFAULTS = Map.of(
      "name",
      "",
      "trainable",
      true,
      "activation",
      ActivationFunction.LINEAR,
      "data_format",
      DataFormat.CHANNELS_LAST,
      "output_padding",
      Optional.empty(),
      "antialias",
      false,
      "crop_to_aspect_ratio",
      false,
      "pad_to_aspect_ratio",
      false,
      "fill_value",
      0.0);

  /// Keras's defaults of layers that cannot be made without sizes, as its files have them.
  private static final Map<String, Object> OF_SIZED_LAYERS = Map.of(
      "use_bias",
      true,
      "strides",
      1L,
      "padding",
      "valid",
      "dilation_rate",
      1L,
      "groups",
      1L,
      "depth_multiplier",
      1L,
      "kernel_initializer",
      "glorot_uniform",
      "depthwise_initializer",
      "glorot_uniform",
      "pointwise_initializer",
      "glorot_uniform",
      "bias_initializer",
      "zeros");

  private RecordConfig() {}

  /// Makes a record from a config.
  ///
  /// @throws ModelFormatException if a value is missing, of a wrong kind or out of range, or if the
  ///     config has a setting that the record lacks and that changes what is computed
  static <R> R read(Class<R> type, ConfigObject config) {
    Set<String> known = new HashSet<>();
    R record = read(type, config, defaults(type), known);
    config.members().keySet().stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> NeutralSettings.check(config, key));
    return record;
  }

  /// Makes a record, and notes the keys that it may have; the settings of a record within it stand
  /// among its own.
  private static <R> R read(
      Class<R> type, ConfigObject config, Optional<?> defaults, Set<String> known) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      RecordComponent component = components[i];
      if (component.getType() == Rules.class) {
        values[i] = RulesConfig.read(config, known);
      } else if (component.getType().isRecord()) {
        Optional<?> inner = defaults.map(instance -> get(component, instance));
        values[i] = read(component.getType(), config, inner, known);
      } else {
        known.add(KerasName.key(component.getName()));
        values[i] = value(type, component, config, defaults);
      }
    }
    return make(type, components, values, config);
  }

  private static Object value(
      Class<?> type, RecordComponent component, ConfigObject config, Optional<?> defaults) {
    String key = KerasName.key(component.getName());
    if (config.has(key)) {
      return new SettingValue(config, key, KerasName.axes(type)).read(component.getGenericType());
    }
    if (key.equals("strides") && config.has("pool_size")) {
      return new SettingValue(config, "pool_size", KerasName.axes(type))
          .read(component.getGenericType());
    }
    return defaults.<Object>map(instance -> get(component, instance))
        .or(() -> nothing(component.getType()))
        .or(() -> Optional.ofNullable(DEFAULTS.get(key)))
        .or(() -> Optional.ofNullable(OF_SIZED_LAYERS.get(key))
            .map(json -> new ConfigObject(config.file(), config.owner(), Map.of(key, json)))
            .map(missing -> new SettingValue(missing, key, KerasName.axes(type))
                .read(component.getGenericType())))
        .orElseThrow(() -> config.damaged("has no " + key));
  }

  /// Returns what stands for a missing value of a type that allows for it.
  private static Optional<Object> nothing(Class<?> type) {
    return type == OptionalDouble.class
        ? Optional.of(OptionalDouble.empty())
        : type == Optional.class ? Optional.of(Optional.empty()) : Optional.empty();
  }

  /// Returns the record that its constructor without parameters makes, if it has one.
  static <R> Optional<R> defaults(Class<R> type) {
    for (Constructor<?> constructor : type.getConstructors()) {
      if (constructor.getParameterCount() == 0) {
        try {
          return Optional.of(type.cast(constructor.newInstance()));
        } catch (ReflectiveOperationException e) {
          throw closed(type, e);
        }
      }
    }
    return Optional.empty();
  }

  private static <R> R make(
      Class<R> type, RecordComponent[] components, Object[] values, ConfigObject config) {
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType)
        .toArray(Class<?>[]::new);
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw config.damaged(withoutPeriod(e.getTargetException()));
    } catch (ReflectiveOperationException e) {
      throw closed(type, e);
    }
  }

  private static String withoutPeriod(Throwable refusal) {
    String sentence = String.valueOf(refusal.getMessage());
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /// Returns the config of a record.
  static Map<String, @Nullable Object> write(Record record) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = get(component, record);
      if (value instanceof Rules rules) {
        config.putAll(RulesConfig.write(rules));
      } else if (value instanceof Record inner && component.getType().isRecord()) {
        config.putAll(write(inner));
      } else {
        config.put(KerasName.key(component.getName()), SettingValue.write(value));
      }
    }
    return config;
  }

  private static Object get(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw closed(record.getClass(), e);
    }
  }

  private static IllegalStateException closed(Class<?> type, ReflectiveOperationException e) {
    return new IllegalStateException(type + " is not open to its model files", e);
  }
}
