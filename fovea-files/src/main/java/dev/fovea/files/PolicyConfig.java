package dev.fovea.files;

import dev.fovea.layer.DTypePolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Policies under Keras's key `dtype`: a name, or an object of `class_name` and `config`.
final class PolicyConfig {
  private PolicyConfig() {}

  /// Reads the policy of a layer's config, single precision if there is none.
  ///
  /// @throws ModelFormatException if Fovea has none of this name
  static DTypePolicy read(ConfigObject config) {
    Object value = config.get("dtype");
    Object name = value instanceof Map<?, ?> policy
        && policy.get("config") instanceof Map<?, ?> inner
        && inner.get("name") instanceof String text
            ? text
            : value;
    if (name == null) {
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
