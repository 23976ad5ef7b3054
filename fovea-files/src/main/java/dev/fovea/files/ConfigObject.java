package dev.fovea.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One object of a Keras config, with where it stands, for messages.
///
/// @param file    the file's name
/// @param owner   the layer or optimizer that it describes
/// @param members the object's keys and values
record ConfigObject(String file, String owner, Map<String, @Nullable Object> members) {
  private static final int SHOWN = 200;
  private static final String AGAIN = "save the model again with Keras 3.";

  /// Returns the view of a value that must be an object.
  static ConfigObject of(String file, String owner, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      map.forEach((key, member) -> members.put(String.valueOf(key), member));
      return new ConfigObject(file, owner, members);
    }
    throw new ConfigObject(file, owner, Map.of())
        .damaged("an object is expected, not " + shown(value));
  }

  @Nullable
  Object get(String key) {
    return members.get(key);
  }

  /// Returns the same with another value under a key.
  ConfigObject with(String key, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(key, value);
    return new ConfigObject(file, owner, changed);
  }

  /// Tells whether the key has a value other than null.
  boolean has(String key) {
    return members.get(key) != null;
  }

  ConfigObject object(String key) {
    return object(key, owner);
  }

  /// Returns the object under a key, as the description of something else.
  ConfigObject object(String key, String newOwner) {
    if (members.get(key) instanceof Map<?, ?> map) {
      return of(file, newOwner, map);
    }
    throw wrong(key, "an object");
  }

  String text(String key) {
    if (members.get(key) instanceof String text) {
      return text;
    }
    throw wrong(key, "text");
  }

  List<?> list(String key) {
    if (members.get(key) instanceof List<?> list) {
      return list;
    }
    throw wrong(key, "a list");
  }

  /// Says that a value is of a kind that Keras does not write.
  ModelFormatException wrong(String key, String expected) {
    return damaged(
        members.containsKey(key)
            ? "%s is %s, not %s".formatted(key, shown(members.get(key)), expected)
            : "has no " + key);
  }

  /// Says that the config is none that Keras writes.
  ModelFormatException damaged(String what) {
    return error(what + ".", AGAIN);
  }

  /// Says that Keras can do something that Fovea cannot.
  ModelFormatException notYet(String key, @Nullable Object value) {
    return notYet("%s %s is".formatted(key, shown(value)));
  }

  /// Says that Keras can do something that Fovea cannot.
  ///
  /// @param what subject and verb
  ModelFormatException notYet(String what) {
    return error(
        what + " not supported yet.",
        "change it in Keras and save the model again, or try a newer version of Fovea.");
  }

  ModelFormatException error(String problem, String fix) {
    return new ModelFormatException(file, owner.isEmpty() ? problem : owner + ": " + problem, fix);
  }

  /// Returns a value as JSON, cut where it is long.
  static String shown(@Nullable Object value) {
    String text = Json.compact(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " …";
  }
}
