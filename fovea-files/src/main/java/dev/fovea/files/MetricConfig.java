package dev.fovea.files;

import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.CategoricalHinge;
import dev.fovea.loss.CosineSimilarity;
import dev.fovea.loss.Hinge;
import dev.fovea.loss.KLDivergence;
import dev.fovea.loss.LogCosh;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MeanAbsoluteError;
import dev.fovea.loss.MeanAbsolutePercentageError;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.MeanSquaredLogarithmicError;
import dev.fovea.loss.Poisson;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.loss.SquaredHinge;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.CategoricalAccuracy;
import dev.fovea.metric.LossMetric;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.metric.Named;
import dev.fovea.metric.SparseCategoricalAccuracy;
import dev.fovea.metric.SparseTopKCategoricalAccuracy;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.metric.TopKCategoricalAccuracy;
import dev.fovea.train.Objective;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Metrics in Keras's `compile_config`.
///
/// Keras has a class for each kind of labels and chooses by the name `accuracy`; Fovea has one.
final class MetricConfig {
  private static final String MODULE = "keras.metrics";
  private static final KerasClasses<Metric> METRICS = KerasClasses.of("metric", MODULE,
      Metrics.all());
  /// The losses that Keras has as metrics too.
  private static final KerasClasses<Loss> LOSSES = KerasClasses.of("metric", MODULE,
      List.of(BinaryCrossentropy.class, CategoricalCrossentropy.class, CategoricalHinge.class,
          CosineSimilarity.class, Hinge.class, KLDivergence.class, LogCosh.class,
          MeanAbsoluteError.class, MeanAbsolutePercentageError.class, MeanSquaredError.class,
          MeanSquaredLogarithmicError.class, Poisson.class, SparseCategoricalCrossentropy.class,
          SquaredHinge.class),
      type -> type == LogCosh.class ? "LogCoshError" : type.getSimpleName());

  private MetricConfig() {}

  /// Reads the metrics of each output: given for the only one, for each in order, or by their names.
  static List<List<Metric>> read(ConfigObject config, String key, List<String> outputs) {
    Object value = config.get(key);
    if (value == null) {
      return Collections.nCopies(outputs.size(), List.of());
    }
    if (value instanceof Map<?, ?> byName && !byName.containsKey("class_name")) {
      return outputs.stream().map(output -> metrics(config, byName.get(output))).toList();
    }
    if (outputs.size() == 1) {
      return List.of(metrics(config, value));
    }
    if (value instanceof List<?> each && each.size() == outputs.size()) {
      return each.stream().map(own -> metrics(config, own)).toList();
    }
    throw config.notYet(key, value);
  }

  private static List<Metric> metrics(ConfigObject config, @Nullable Object value) {
    List<Metric> metrics = new ArrayList<>();
    switch (value) {
      case null -> {
      }
      case List<?> list -> list.forEach(inner -> metrics.addAll(metrics(config, inner)));
      default -> metrics.add(metric(config, value));
    }
    return metrics;
  }

  static Metric metric(ConfigObject config, @Nullable Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    String name = value instanceof String text ? CompileConfig.SHORT.getOrDefault(text, text) : "";
    members.put("metrics", switch (name) {
      case "" -> value;
      case "acc" -> "accuracy";
      case "log_cosh" -> "LogCoshError";
      default -> name;
    });
    ConfigObject owner = new ConfigObject(config.file(), config.owner(), members);
    Metric metric = ofLoss(owner)
        ? new LossMetric(LOSSES.read(owner, "metrics"))
        : own(owner, value);
    return metric.named(column(value).orElse(metric.name()));
  }

  /// Returns the column that a metric has in Keras: its name, or where there is only that, what the
  /// user called it.
  private static Optional<String> column(@Nullable Object value) {
    if (value instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> settings) {
      return Optional.ofNullable(settings.get("name")).map(String::valueOf);
    }
    return value instanceof String name ? Optional.of(name) : Optional.empty();
  }

  private static boolean ofLoss(ConfigObject owner) {
    Object value = owner.get("metrics");
    Object name = value instanceof Map<?, ?> object ? object.get("class_name") : value;
    return name instanceof String text && LOSSES.classes().keySet().stream()
        .anyMatch(known -> known.equals(text) || KerasName.snake(known).equals(text));
  }

  /// A top-k accuracy with the name that Fovea gives to its own is that one.
  private static Metric own(ConfigObject owner, @Nullable Object value) {
    Metric metric = METRICS.read(owner, "metrics");
    int places = switch (metric) {
      case TopKCategoricalAccuracy top -> top.k();
      case SparseTopKCategoricalAccuracy top -> top.k();
      default -> 0;
    };
    return Optional.of(places).filter(k -> k > 0).map(TopKAccuracy::new)
        .filter(top -> column(value).filter(top.name()::equals).isPresent())
        .<Metric>map(top -> top).orElse(metric);
  }

  /// Returns the metrics for one output as a list, for several as a list for each; null for none.
  ///
  /// @throws IllegalArgumentException if Keras has no such metric
  static @Nullable Object write(Trainer trainer, Function<Objective, List<Metric>> which) {
    List<List<Object>> all = new ArrayList<>();
    for (Objective objective : trainer.objectives()) {
      boolean sparse = objective.loss() instanceof SparseCategoricalCrossentropy;
      List<Object> forms = new ArrayList<>();
      which.apply(objective).forEach(metric -> forms.add(form(metric, sparse)));
      all.add(forms);
    }
    if (all.stream().allMatch(List::isEmpty)) {
      return null;
    }
    return all.size() == 1 ? all.getFirst() : all;
  }

  private static Object form(Metric metric, boolean sparse) {
    return switch (metric) {
      case Accuracy _,CategoricalAccuracy _,SparseCategoricalAccuracy _ -> metric.name();
      case Named other -> renamed(form(other.metric(), sparse), other.name());
      case LossMetric of when LOSSES.classes().containsValue(of.loss().getClass()) ->
        named(LOSSES.write(of.loss()), metric.name());
      case TopKAccuracy top -> named(METRICS.write(sparse
          ? new SparseTopKCategoricalAccuracy(top.k())
          : new TopKCategoricalAccuracy(top.k())), top.name());
      case Metric known when METRICS.classes().containsValue(known.getClass()) ->
        named(METRICS.write(known), known.name());
      default -> throw new IllegalArgumentException(
          "the metric %s is none that Keras has, and cannot be saved for it.\n  fix:    %s."
              .formatted(metric.name(), "save the model without its trainer"));
    };
  }

  /// Where Keras knows a metric by its name alone, the name is what the user calls it.
  private static Object renamed(Object form, String name) {
    if (form instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> settings) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      object.forEach((key, value) -> copy.put(String.valueOf(key), value));
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      settings.forEach((key, value) -> config.put(String.valueOf(key), value));
      config.put("name", name);
      copy.put("config", config);
      return copy;
    }
    return name;
  }

  private static Object named(Map<String, @Nullable Object> object, String name) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    if (object.get("config") instanceof Map<?, ?> settings) {
      settings.forEach((key, value) -> config.put(String.valueOf(key), value));
    }
    object.put("config", config);
    return object;
  }
}
