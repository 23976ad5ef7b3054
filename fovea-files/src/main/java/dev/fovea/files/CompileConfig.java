package dev.fovea.files;

import static java.util.Objects.requireNonNull;

import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.loss.Reduced;
import dev.fovea.loss.Reduction;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.train.Objective;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How a model is trained, as Keras's `compile_config`: optimizer, losses, metrics.
///
/// @param optimizer  with the learning rate that it had when the file was saved
/// @param objectives losses and metrics, one for each output
record CompileConfig(Optimizer optimizer, List<Objective> objectives) {
  private static final String SCHEDULE = "schedule";
  private static final String REDUCTION = "reduction";
  private static final KerasClasses<Optimizer> OPTIMIZERS = KerasClasses.of("optimizer",
      "keras.optimizers", Optimizers.all());
  private static final KerasClasses<Loss> LOSSES = KerasClasses.of("loss", "keras.losses",
      Losses.all());
  /// Losses that Keras also knows by a short name.
  static final Map<String, String> SHORT = Map.of(
      "mse", "mean_squared_error", "mae", "mean_absolute_error", "bce", "binary_crossentropy",
      "kld", "kl_divergence", "logcosh", "log_cosh", "mape", "mean_absolute_percentage_error",
      "msle", "mean_squared_logarithmic_error");

  /// Reads how a model was compiled.
  ///
  /// @param config  the root's `compile_config`
  /// @param outputs the layers that the model ends with
  /// @throws ModelFormatException if it was compiled in a way that Fovea does not know
  static CompileConfig read(ConfigObject config, List<String> outputs) {
    if (!config.has("optimizer") || !config.has("loss")) {
      throw config.error(
          "the model was saved without an optimizer and a loss.",
          "load the model alone, and compile it anew.");
    }
    List<Loss> losses = losses(config, outputs);
    List<Double> weights = weights(config, outputs);
    List<List<Metric>> metrics = MetricConfig.read(config, "metrics", outputs);
    List<List<Metric>> weighted = MetricConfig.read(config, "weighted_metrics", outputs);
    return new CompileConfig(optimizer(config), IntStream.range(0, outputs.size())
        .mapToObj(i -> new Objective(losses.get(i), weights.get(i), metrics.get(i),
            weighted.get(i)))
        .toList());
  }

  /// Reads how much each output's loss counts: a number, one for each output, or by their names.
  private static List<Double> weights(ConfigObject config, List<String> outputs) {
    Object value = config.get("loss_weights");
    List<@Nullable Object> each = new ArrayList<>();
    switch (value) {
      case null -> each.addAll(Collections.nCopies(outputs.size(), 1.0));
      case Number one -> each.add(one);
      case Map<?, ?> byName -> outputs.forEach(output -> each.add(byName.get(output)));
      default -> each.addAll(config.list("loss_weights"));
    }
    if (each.size() != outputs.size() || !each.stream().allMatch(Number.class::isInstance)) {
      throw config.notYet("loss_weights", value);
    }
    return each.stream().map(weight -> ((Number) requireNonNull(weight)).doubleValue()).toList();
  }

  /// Reads the optimizer of an object that has one.
  ///
  /// Keras scales losses where layers compute in float16, by an optimizer around the optimizer. Here
  /// nothing is computed in float16, and the one inside is read.
  static Optimizer optimizer(ConfigObject owner) {
    ConfigObject inner = owner.get("optimizer") instanceof Map<?, ?> object
        && "LossScaleOptimizer".equals(object.get("class_name"))
            ? owner.with("optimizer",
                owner.object("optimizer").object("config").get("inner_optimizer"))
            : owner;
    return OPTIMIZERS.read(schedules(inner), "optimizer");
  }

  /// Returns an owner whose optimizer has a schedule under its own key, and not as learning rate.
  private static ConfigObject schedules(ConfigObject owner) {
    if (owner.get("optimizer") instanceof Map<?, ?> optimizer
        && optimizer.get("config") instanceof Map<?, ?> settings
        && settings.get("learning_rate") instanceof Map<?, ?> schedule) {
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      settings.forEach((key, value) -> config.put(String.valueOf(key), value));
      config.put(SCHEDULE, schedule);
      config.remove("learning_rate");
      return owner.with("optimizer",
          owner.object("optimizer").with("config", config).members());
    }
    return owner;
  }

  /// Reads what is given for all outputs at once, in their order, or by their names.
  private static List<Loss> losses(ConfigObject config, List<String> outputs) {
    Object value = config.get("loss");
    if (value instanceof String
        || value instanceof Map<?, ?> map && map.containsKey("class_name")) {
      return Collections.nCopies(outputs.size(), loss(config));
    }
    List<@Nullable Object> each = new ArrayList<>();
    if (value instanceof Map<?, ?> byName) {
      outputs.forEach(output -> each.add(byName.get(output)));
    } else {
      each.addAll(config.list("loss"));
    }
    if (each.size() != outputs.size()) {
      throw config.damaged(
          "%d losses are given for %d outputs".formatted(each.size(), outputs.size()));
    }
    return each.stream().map(one -> loss(config.with("loss", one))).toList();
  }

  /// Reads the loss of an object that has one.
  static Loss loss(ConfigObject owner) {
    Object value = owner.get("loss");
    if (value instanceof String name && SHORT.containsKey(name)) {
      return LOSSES.read(owner.with("loss", SHORT.get(name)), "loss");
    }
    if (value instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> config) {
      for (Reduction reduction : Reduction.values()) {
        if (KerasName.of(reduction).equals(config.get(REDUCTION))) {
          return LOSSES.read(owner.with("loss", without(object, config)), "loss")
              .reducedBy(reduction);
        }
      }
    }
    return LOSSES.read(owner, "loss");
  }

  /// Returns a loss's object whose config has no reduction.
  private static Map<String, @Nullable Object> without(Map<?, ?> object, Map<?, ?> config) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    config.forEach((key, value) -> rest.put(String.valueOf(key), value));
    rest.remove(REDUCTION);
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    object.forEach((key, value) -> copy.put(String.valueOf(key), value));
    copy.put("config", rest);
    return copy;
  }

  /// Returns Keras's form of how a trainer trains.
  ///
  /// @throws IllegalArgumentException if Keras cannot train so
  static Map<String, @Nullable Object> write(Model model, Trainer trainer) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("optimizer", optimizer(trainer));
    config.put("loss", losses(trainer));
    config.put("loss_weights", weights(trainer));
    config.put("metrics", MetricConfig.write(trainer, Objective::metrics));
    config.put("weighted_metrics", MetricConfig.write(trainer, Objective::weightedMetrics));
    config.put("run_eagerly", false);
    config.put("steps_per_execution", 1);
    config.put("jit_compile", false);
    return config;
  }

  private static Map<String, @Nullable Object> optimizer(Trainer trainer) {
    Map<String, @Nullable Object> object = OPTIMIZERS.write(trainer.optimizer());
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", trainer.optimizer().name());
    config.putAll(RecordConfig.write((Record) trainer.optimizer()));
    config.remove("exclude_from_weight_decay");
    Object schedule = config.remove(SCHEDULE);
    config.put("learning_rate", schedule == null ? trainer.learningRate() : schedule);
    object.put("config", config);
    return object;
  }

  private static Object losses(Trainer trainer) {
    List<Object> losses = trainer.objectives().stream().map(o -> form(o.loss())).toList();
    return losses.size() == 1 ? losses.getFirst() : losses;
  }

  private static @Nullable Object weights(Trainer trainer) {
    List<Double> weights = trainer.objectives().stream().map(Objective::weight).toList();
    if (weights.stream().allMatch(weight -> weight == 1)) {
      return null;
    }
    return weights.size() == 1 ? weights.getFirst() : weights;
  }

  /// Returns a loss as its name where it has Keras's defaults, else as an object.
  private static Object form(Loss loss) {
    if (loss instanceof Reduced reduced) {
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      config.putAll(RecordConfig.write((Record) reduced.loss()));
      config.put(REDUCTION, KerasName.of(reduced.reduction()));
      Map<String, @Nullable Object> object = LOSSES.write(reduced.loss());
      object.put("config", config);
      return object;
    }
    Map<String, @Nullable Object> object = LOSSES.write(loss);
    return RecordConfig.defaults(loss.getClass()).filter(loss::equals).isPresent()
        ? loss.name()
        : object;
  }
}
