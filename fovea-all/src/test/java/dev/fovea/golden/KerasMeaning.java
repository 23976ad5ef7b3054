package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Compares two Keras configs by what they mean to Keras.
///
/// Keras fills in its default where a key is missing, ignores names of its own modules and numbers
/// of shared objects, and takes `float32` as text or as the object of a policy.
final class KerasMeaning {
  private static final Set<String> NAMES_ONLY = Set.of(
      "shared_object_id", "registered_name", "renorm_momentum", "ema_momentum");
  private static final Set<String> OFF_BY_DEFAULT = Set.of(
      "sparse", "ragged", "optional", "synchronized", "renorm", "use_ema", "amsgrad");

  private KerasMeaning() {}

  /// Asserts that a written config says all that the original says, and nothing else.
  static void assertSame(Object original, Object written) {
    assertThat(meaning(written, true)).isEqualTo(meaning(original, true));
  }

  private static Object meaning(Object value, boolean root) {
    return switch (value) {
      case Map<?, ?> map -> members(map, root);
      case List<?> list -> {
        List<Object> items = new ArrayList<>();
        list.forEach(item -> items.add(meaning(item, false)));
        yield items;
      }
      case Number number -> number.doubleValue();
      case null -> "null";
      default -> value;
    };
  }

  private static Map<String, Object> members(Map<?, ?> map, boolean root) {
    Map<String, Object> members = new TreeMap<>();
    new LinkedHashMap<>(map).forEach((name, value) -> {
      String key = (String) name;
      boolean skipped = value == null
          || NAMES_ONLY.contains(key)
          || OFF_BY_DEFAULT.contains(key) && value.equals(false)
      // Where it matters, the layers' calls say it too.
          || key.equals("build_config") && !root;
      if (!skipped) {
        members.put(key, member(map, key, value));
      }
    });
    return members;
  }

  private static Object member(Map<?, ?> owner, String key, Object value) {
    if (key.equals("dtype") && value instanceof Map<?, ?> policy) {
      return ((Map<?, ?>) policy.get("config")).get("name");
    }
    if (key.equals("module") && ((String) value).contains(".optimizers.")) {
      return "keras.optimizers";
    }
    if (key.equals("optimizer") && value instanceof Map<?, ?> optimizer) {
      Map<Object, Object> nameless = new LinkedHashMap<>(optimizer);
      Map<Object, Object> config = new LinkedHashMap<>((Map<?, ?>) optimizer.get("config"));
      config.remove("name");
      nameless.put("config", config);
      return meaning(nameless, false);
    }
    return meaning(value, false);
  }
}
