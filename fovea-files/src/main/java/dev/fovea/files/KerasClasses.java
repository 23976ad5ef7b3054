package dev.fovea.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records of one kind under the class names that Keras gives them.
///
/// Only what is listed here is ever made from a file: a file cannot name a class of its own.
///
/// @param what    the kind in words, such as `layer`
/// @param module  where Keras has them, such as `keras.layers`
/// @param classes the records by Keras's class names
record KerasClasses<T>(String what, String module, Map<String, Class<? extends T>> classes) {
  static <T> KerasClasses<T> of(String what, String module, List<Class<? extends T>> all) {
    return of(what, module, all, Class::getSimpleName);
  }

  static <T> KerasClasses<T> of(
      String what,
      String module,
      List<Class<? extends T>> all,
      Function<Class<? extends T>, String> name) {
    return new KerasClasses<>(
        what, module, all.stream().collect(Collectors.toMap(name, c -> c, (a, b) -> a,
            TreeMap::new)));
  }

  /// Reads a member that is an object with `class_name` and `config`, or only a name.
  T read(ConfigObject owner, String key) {
    Object value = owner.get(key);
    if (value instanceof String name) {
      Class<? extends T> type = find(name);
      if (type == null) {
        throw unknown(owner, key, name);
      }
      return RecordConfig.read(type, new ConfigObject(owner.file(), owner.owner(), Map.of()));
    }
    ConfigObject object = owner.object(key);
    String name = object.text("class_name");
    Class<? extends T> type = classes.get(name);
    if (type == null || !isKeras(object)) {
      throw unknown(owner, key, name);
    }
    return RecordConfig.read(type, object.object("config"));
  }

  /// Tells whether Keras itself has the class, and not a program of somebody's.
  boolean isKeras(ConfigObject object) {
    return !(object.get("module") instanceof String place)
        || place.equals(module)
        || place.startsWith(module.replace("keras.", "keras.src."))
        || place.startsWith("keras.src.backend.") && place.contains(".optimizers.")
        || place.startsWith("keras.src.engine.");
  }

  private @Nullable Class<? extends T> find(String name) {
    Class<? extends T> exact = classes.get(name);
    return exact != null
        ? exact
        : classes.entrySet().stream()
            .filter(e -> KerasName.snake(e.getKey()).equals(name) || e.getKey()
                .equalsIgnoreCase(name))
            .map(Map.Entry<String, Class<? extends T>>::getValue)
            .findFirst()
            .orElse(null);
  }

  private ModelFormatException unknown(ConfigObject owner, String key, String name) {
    return owner.error(
        "%s %s is not supported yet.".formatted(key, ConfigObject.shown(name)),
        "use one of %s.".formatted(String.join(", ", classes.keySet())));
  }

  /// Returns Keras's form of a record of this kind.
  ///
  /// @throws IllegalArgumentException if it is none of Keras's
  Map<String, @Nullable Object> write(T record) {
    String name = classes.entrySet().stream()
        .filter(e -> e.getValue() == record.getClass())
        .map(Map.Entry<String, Class<? extends T>>::getKey)
        .findFirst()
        .orElseThrow(() -> foreign(record));
    return object(name, RecordConfig.write((Record) record));
  }

  /// Returns Keras's form of an object of this kind.
  Map<String, @Nullable Object> object(String className, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("module", module);
    object.put("class_name", className);
    object.put("config", config);
    object.put("registered_name", null);
    return object;
  }

  private IllegalArgumentException foreign(T record) {
    return new IllegalArgumentException(
        "the %s %s is none that Keras has, and cannot be saved for it.\n  fix:    use one of %s."
            .formatted(what, record.getClass().getSimpleName(),
                String.join(", ", classes.keySet())));
  }
}
