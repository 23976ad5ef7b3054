package dev.fovea.files;

import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Initializers;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The value of one setting, read as the type that a record component has.
///
/// @param config where it stands
/// @param key    under which key
/// @param axes   the layer's number of spatial axes: how often a single number counts for a list
record SettingValue(ConfigObject config, String key, int axes) {
  private static final KerasClasses<Initializer> INITIALIZERS = KerasClasses.of("initializer",
      "keras.initializers", Initializers.all());
  /// Other names that Keras reads, and their functions' own.
  private static final Map<String, String> ALIASES = Map.of("swish", "silu", "hard_swish",
      "hard_silu");

  private static final KerasClasses<Schedule> SCHEDULES = KerasClasses.of("schedule",
      "keras.optimizers.schedules", Schedules.all());

  Object read(Type type) {
    return read(type, config.get(key));
  }

  private Object read(Type type, @Nullable Object value) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return list(list.getActualTypeArguments()[0], value);
    }
    if (type instanceof ParameterizedType maybe && maybe.getRawType() == Optional.class) {
      return Optional.ofNullable(value)
          .map(present -> read(maybe.getActualTypeArguments()[0], present));
    }
    if (type == int.class || type == Integer.class) {
      return whole(value);
    }
    if (type == double.class || type == Double.class) {
      return fraction(value);
    }
    if (type == OptionalDouble.class) {
      return OptionalDouble.of(fraction(value));
    }
    if (type == boolean.class && value instanceof Boolean) {
      return value;
    }
    if (type == String.class && value instanceof String) {
      return value;
    }
    if (type == Initializer.class) {
      return INITIALIZERS.read(config, key);
    }
    if (type == Schedule.class) {
      return SCHEDULES.read(config, key);
    }
    if (type instanceof Class<?> choice && choice.isEnum()) {
      return constant(choice, value);
    }
    throw config.wrong(key, type == boolean.class ? "true or false" : "text");
  }

  private Object whole(@Nullable Object value) {
    if (value instanceof List<?> list && list.size() == 1) {
      return whole(list.getFirst());
    }
    if (value instanceof Number number && number.intValue() == number.doubleValue()) {
      return number.intValue();
    }
    throw config.wrong(key, "a whole number");
  }

  private double fraction(@Nullable Object value) {
    if (value instanceof Number number) {
      if (!Double.isFinite(number.doubleValue())) {
        throw config.wrong(key, "a finite number");
      }
      return number.doubleValue();
    }
    if (value instanceof List<?> || value instanceof Map<?, ?>) {
      throw config.notYet(key, value);
    }
    throw config.wrong(key, "a number");
  }

  /// Reads a list; a single number counts for each spatial axis, and for both ends of an axis.
  private Object list(Type element, @Nullable Object value) {
    if (value instanceof List<?> items) {
      return items.stream().map(item -> read(element, pair(element, item))).toList();
    }
    if (value instanceof Number) {
      return Collections.nCopies(Math.max(axes, 1), read(element, pair(element, value)));
    }
    throw config.wrong(key, "a list");
  }

  private static @Nullable Object pair(Type element, @Nullable Object item) {
    return element instanceof ParameterizedType list
        && list.getRawType() == List.class
        && item instanceof Number
            ? Arrays.asList(item, item)
            : item;
  }

  /// Reads one of an enum's constants, also from the form that Keras gives to functions.
  private Object constant(Class<?> choice, @Nullable Object value) {
    Object given = value instanceof Map<?, ?> function && function.get("config") instanceof String
        ? function.get("config")
        : value;
    Object name = choice == ActivationFunction.class && given instanceof String text
        ? ALIASES.getOrDefault(text, text)
        : given;
    if (choice == ActivationFunction.class && "threshold".equals(name)) {
      throw config.error(
          "%s \"threshold\" takes two numbers that no name gives; Keras itself cannot call it."
              .formatted(key),
          "use the layer ReLU, which has a threshold.");
    }
    return Arrays.stream(choice.getEnumConstants())
        .filter(constant -> constant != ActivationFunction.GELU_TANH)
        .filter(constant -> name instanceof String text
            && KerasName.of((Enum<?>) constant).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> config.notYet(key, value));
  }

  /// Returns a value as JSON has it.
  static @Nullable Object write(@Nullable Object value) {
    return switch (value) {
      case ActivationFunction.GELU_TANH -> throw new IllegalArgumentException(
          "the activation GELU_TANH is none that Keras's files can name, and cannot be saved.\n"
              + "  fix:    use GELU, or keep the model in Java.");
      case Enum<?> constant -> KerasName.of(constant);
      case Initializer initializer -> INITIALIZERS.write(initializer);
      case Schedule schedule -> SCHEDULES.write(schedule);
      case Optional<?> optional -> optional.map(SettingValue::write).orElse(null);
      case OptionalDouble optional -> optional.isPresent() ? optional.getAsDouble() : null;
      case List<?> list -> list.stream().map(SettingValue::write).toList();
      case null, default -> value;
    };
  }
}
