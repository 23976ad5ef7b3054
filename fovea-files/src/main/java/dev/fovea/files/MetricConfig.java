package dev.fovea.files;

import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.BinaryAccuracy;
import dev.fovea.metric.CategoricalAccuracy;
import dev.fovea.metric.Metric;
import dev.fovea.metric.SparseCategoricalAccuracy;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.model.Model;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Metrics in Keras's `compile_config`.
///
/// Keras has a class for each kind of labels and chooses by the name `accuracy`; Fovea has one.
final class MetricConfig {
  /// Keras's default for how many places count.
  private static final int PLACES = 5;

  private MetricConfig() {}

  static List<Metric> read(ConfigObject config, List<String> outputs) {
    List<?> all = config.has("metrics") ? config.list("metrics") : List.of();
    if (all.stream().anyMatch(List.class::isInstance)) {
      if (all.size() != outputs.size() || all.stream().distinct().count() > 1) {
        throw config.notYet("metrics", all);
      }
      all = (List<?>) Objects.requireNonNull(all.getFirst());
    }
    List<Metric> metrics = new ArrayList<>();
    for (Object metric : all) {
      metrics.add(metric(config, metric));
    }
    return metrics;
  }

  private static Metric metric(ConfigObject config, @Nullable Object metric) {
    Object name = metric;
    int places = PLACES;
    double threshold = new BinaryAccuracy().threshold();
    if (metric instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> settings) {
      name = object.get("class_name");
      threshold = settings.get("threshold") instanceof Number t ? t.doubleValue() : threshold;
      places = settings.get("k") instanceof Long k ? Math.toIntExact(k) : PLACES;
    }
    return switch (name instanceof String text ? KerasName.snake(text) : "") {
      case "accuracy", "acc" -> new Accuracy();
      case "binary_accuracy" -> new BinaryAccuracy(threshold);
      case "categorical_accuracy" -> new CategoricalAccuracy();
      case "sparse_categorical_accuracy" -> new SparseCategoricalAccuracy();
      case "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy" ->
        new TopKAccuracy(places);
      default -> throw config.notYet("the metric %s is".formatted(ConfigObject.shown(metric)));
    };
  }

  /// Returns the metrics for one output as a list, for several as a list for each.
  ///
  /// @throws IllegalArgumentException if Keras has no such metric
  static List<?> write(Model model, Trainer trainer) {
    boolean sparse = trainer.losses().getFirst() instanceof SparseCategoricalCrossentropy;
    List<Object> metrics = new ArrayList<>();
    trainer.metrics().forEach(metric -> metrics.add(form(metric, sparse)));
    int outputs = model.outputs().size();
    return outputs == 1 ? metrics : Collections.nCopies(outputs, metrics);
  }

  private static Object form(Metric metric, boolean sparse) {
    return switch (metric) {
      case Accuracy _ -> "accuracy";
      case CategoricalAccuracy _,SparseCategoricalAccuracy _ -> metric.name();
      case BinaryAccuracy binary ->
        object("BinaryAccuracy", binary.name(), "threshold", binary.threshold());
      case TopKAccuracy top -> object(
          sparse ? "SparseTopKCategoricalAccuracy" : "TopKCategoricalAccuracy", top.name(), "k",
          top.k());
      default -> throw new IllegalArgumentException(
          "the metric %s is none that Keras has, and cannot be saved for it.\n  fix:    %s."
              .formatted(metric.name(), "save the model without its trainer"));
    };
  }

  private static Map<String, @Nullable Object> object(
      String className, String name, String key, Object value) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    config.put(key, value);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("module", "keras.metrics");
    object.put("class_name", className);
    object.put("config", config);
    object.put("registered_name", null);
    return object;
  }
}
