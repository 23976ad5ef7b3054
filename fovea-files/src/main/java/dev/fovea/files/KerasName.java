package dev.fovea.files;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How Keras spells what Java spells in camel case.
final class KerasName {
  private KerasName() {}

  /// Returns the key of a record component: `kernelSize` becomes `kernel_size`, `beta1` `beta_1`, and
  /// `l1` stays.
  static String key(String component) {
    return component.replaceAll("([a-z])([A-Z])", "$1_$2")
        .replaceAll("([a-z]{2})([0-9])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /// Returns a class name as Keras's `to_snake_case` does: `MaxPooling2D` becomes `max_pooling2d`.
  static String snake(String className) {
    return className.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /// Returns the class name of a function: `categorical_accuracy` becomes `CategoricalAccuracy`.
  static String camel(String function) {
    return Arrays.stream(function.split("_"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /// Returns Keras's spelling of an enum constant: `CHANNELS_LAST` becomes `channels_last`.
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// Returns the number of spatial axes in a class name such as `Conv2D`, or 0.
  static int axes(Class<?> layer) {
    String name = layer.getSimpleName();
    for (int i = 1; i < name.length(); i++) {
      if (name.charAt(i) == 'D' && name.charAt(i - 1) >= '1' && name.charAt(i - 1) <= '3') {
        return name.charAt(i - 1) - '0';
      }
    }
    return 0;
  }
}
