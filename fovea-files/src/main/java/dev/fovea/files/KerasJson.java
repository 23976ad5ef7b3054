package dev.fovea.files;

import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Operation;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and writes the JSON in which Keras describes models and their parts, without weights.
///
/// It is what Keras's `model.to_json()` and `keras.saving.serialize_keras_object(part)` give.
public final class KerasJson {
  private KerasJson() {}

  /// Reads a model; its weights have first values.
  ///
  /// @param file the name for messages
  /// @param json the description
  /// @throws ModelFormatException if it is no JSON, or has what Fovea does not know yet
  public static Model model(String file, String json) {
    return model(file, json, List.of());
  }

  /// Reads a model that leaves the sizes of its inputs open; its weights have first values.
  ///
  /// @param file   the name for messages
  /// @param json   the description
  /// @param shapes of each input, without the batch axis; none takes those of the description
  /// @throws ModelFormatException if it is no JSON, has what Fovea does not know yet, or its inputs
  ///     are not of these shapes
  public static Model model(String file, String json, List<Shape> shapes) {
    ConfigObject root = ConfigObject.of(file, "", Json.parse(file, json));
    return ModelConfig.read(InputShapes.set(root, shapes)).model();
  }

  /// Returns the description of a model.
  ///
  /// @throws IllegalArgumentException if Keras has no such layer
  public static String json(Model model) {
    return Json.compact(ModelConfig.write(model));
  }

  /// Returns the settings of a layer in Keras's words, such as `kernel_size`, without its name.
  ///
  /// @return its values as in [Json]; nothing for a model within the model, and for a layer that is a
  ///     program and has no settings
  public static Map<String, @Nullable Object> settings(NamedLayer layer) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    if (layer.layer() instanceof Operation operation) {
      settings.put("operator", operation.operator().className());
      operation.left().ifPresent(number -> settings.put("left", number));
      operation.right().ifPresent(number -> settings.put("right", number));
    } else if (!(layer.layer() instanceof Model) && !(layer.layer() instanceof Lambda)
        && LayerConfig.write(layer).get("config") instanceof Map<?, ?> config) {
      config.forEach((key, value) -> settings.put(String.valueOf(key), value));
      settings.remove("name");
    }
    return settings;
  }

  /// Reads a layer; its precision policy, which a model keeps, is left out.
  ///
  /// @param file the name for messages
  /// @param json the description
  /// @throws ModelFormatException if it is no JSON, or has what Fovea does not know yet
  public static Layer layer(String file, String json) {
    return LayerConfig.read(ConfigObject.of(file, "", Json.parse(file, json)));
  }

  /// Reads an optimizer, which may be given by its name alone.
  ///
  /// @param file the name for messages
  /// @param json the description
  /// @throws ModelFormatException if it is no JSON, or has what Fovea does not know yet
  public static Optimizer optimizer(String file, String json) {
    return CompileConfig.optimizer(member(file, "optimizer", json));
  }

  /// Reads a loss, which may be given by its name alone.
  ///
  /// @param file the name for messages
  /// @param json the description
  /// @throws ModelFormatException if it is no JSON, or has what Fovea does not know yet
  public static Loss loss(String file, String json) {
    return CompileConfig.loss(member(file, "loss", json));
  }

  /// Reads a metric, which may be given by its name alone.
  ///
  /// @param file the name for messages
  /// @param json the description
  /// @throws ModelFormatException if it is no JSON, or has what Fovea does not know yet
  public static Metric metric(String file, String json) {
    ConfigObject config = member(file, "metrics", json);
    return MetricConfig.metric(config, config.get("metrics"));
  }

  private static ConfigObject member(String file, String key, String json) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put(key, Json.parse(file, json));
    return new ConfigObject(file, "", members);
  }
}
