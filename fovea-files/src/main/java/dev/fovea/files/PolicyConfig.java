package dev.fovea.files;

import dev.fovea.layer.DTypePolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Policies under Keras's key `dtype`: a name, or an object of `class_name` and `config`.
final class PolicyConfig {
  /// Keras's policy for graphics cards: weights in single precision, arithmetic in float16.
  private static final String MIXED_FLOAT16 = "mixed_float16";

  private PolicyConfig() {}

  /// Reads the policy of a layer's config, single precision if there is none.
  ///
  /// It is single precision for `mixed_float16`, too, whose weights are of this type: results differ from
  /// Keras's by what float16 rounds away there.
  ///
  /// @throws ModelFormatException if Fovea has none of this name
  static DTypePolicy read(ConfigObject config) {
    Object value = config.get("dtype");
    Object name = value instanceof Map<?, ?> policy
        && policy.get("config") instanceof Map<?, ?> inner
        && inner.get("name") instanceof String text
            ? text
            : value;
    if (name == null || name.equals(MIXED_FLOAT16)) {
      return DTypePolicy.FLOAT32;
    }
    for (DTypePolicy policy : DTypePolicy.values()) {
      if (policy.toString().equals(name)) {
        return policy;
      }
    }
    throw config.notYet("dtype", name);
  }

  /// Returns Keras's object of a policy.
  static Map<String, @Nullable Object> write(DTypePolicy policy) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("module", "keras");
    object.put("class_name", "DTypePolicy");
    object.put("config", Map.of("name", policy.toString()));
    object.put("registered_name", null);
    return object;
  }
}
