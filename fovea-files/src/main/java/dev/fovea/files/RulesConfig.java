package dev.fovea.files;

import dev.fovea.constraint.Constraint;
import dev.fovea.constraint.Constraints;
import dev.fovea.layer.Rules;
import dev.fovea.regularizer.Regularizer;
import dev.fovea.regularizer.Regularizers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Penalties and constraints of a layer as Keras's keys `kernel_regularizer`, `bias_constraint` ….
final class RulesConfig {
  private static final String REGULARIZER = "_regularizer";
  private static final String CONSTRAINT = "_constraint";
  private static final KerasClasses<Regularizer> REGULARIZERS = KerasClasses.of("regularizer",
      "keras.regularizers", Regularizers.all());
  private static final KerasClasses<Constraint> CONSTRAINTS = KerasClasses.of("constraint",
      "keras.constraints", Constraints.all());

  private RulesConfig() {}

  /// Reads those that are set, and notes their keys; the layer says whether it has such weights.
  static Rules read(ConfigObject config, Set<String> known) {
    Rules rules = Rules.NONE;
    for (String key : config.members().keySet()) {
      if (key.endsWith(REGULARIZER) && config.has(key)) {
        known.add(key);
        rules = rules.regularize(word(key, REGULARIZER), REGULARIZERS.read(config, key));
      } else if (key.endsWith(CONSTRAINT) && config.has(key)) {
        known.add(key);
        rules = rules.constrain(word(key, CONSTRAINT), CONSTRAINTS.read(config, key));
      }
    }
    return rules;
  }

  private static String word(String key, String ending) {
    return key.substring(0, key.length() - ending.length());
  }

  /// Returns the keys of those that are set.
  static Map<String, @Nullable Object> write(Rules rules) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    rules.regularizers()
        .forEach((word, rule) -> config.put(word + REGULARIZER, REGULARIZERS.write(rule)));
    rules.constraints()
        .forEach((word, rule) -> config.put(word + CONSTRAINT, CONSTRAINTS.write(rule)));
    return config;
  }
}
