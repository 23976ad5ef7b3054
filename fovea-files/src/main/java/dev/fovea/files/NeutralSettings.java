package dev.fovea.files;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settings that Keras has and Fovea's records have not, with the values that change nothing.
///
/// Null changes nothing under any key: no regularizer, no constraint, no clipping.
final class NeutralSettings {
  /// What only names things, chooses first values, or works together with a switch that is off.
  private static final Set<String> HARMLESS = Set.of(
      "name",
      "seed",
      "fill_mode",
      "fill_value",
      "shared_object_id",
      "renorm_momentum");

  private static final Map<String, Object> NEUTRAL = Map.ofEntries(
      entry("antialias", false),
      entry("autocast", true),
      entry("axis", -1.0),
      entry("crop_to_aspect_ratio", false),
      entry("groups", 1.0),
      entry("label_smoothing", 0.0),
      entry("lora_enabled", false),
      entry("multi_label", false),
      entry("optional", false),
      entry("pad_to_aspect_ratio", false),
      entry("ragged", false),
      entry("reduction", "sum_over_batch_size"),
      entry("renorm", false),
      entry("rms_scaling", false),
      entry("sparse", false),
      entry("synchronized", false),
      entry("trainable", true));

  private NeutralSettings() {}

  /// Checks a setting that no record component reads.
  ///
  /// @throws ModelFormatException if it changes what is computed
  static void check(ConfigObject config, String key) {
    Object value = config.get(key);
    if (key.equals("dtype")) {
      PolicyConfig.read(config);
    } else if (!isNeutral(key, value)) {
      throw config.notYet(key, value);
    }
  }

  private static boolean isNeutral(String key, @Nullable Object value) {
    if (value == null || HARMLESS.contains(key)) {
      return true;
    }
    Object comparable = value instanceof Number number ? number.doubleValue() : value;
    return comparable.equals(NEUTRAL.get(key));
  }

}
