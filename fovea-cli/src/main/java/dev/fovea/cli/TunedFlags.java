package dev.fovea.cli;

import dev.fovea.lab.tune.Parameter;
import dev.fovea.lab.tune.Space;
import dev.fovea.lab.tune.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;

/// The options of a training of which some are looked for: those of the command, and a trial's in their place.
///
/// @param base   the options of the command
/// @param parsed reads the command once more, with these words after its own
/// @param file   what the space is called in messages
record TunedFlags(
    TrainFlags base, Function<List<String>, TrainFlags> parsed, Space space, String file) {
  private static final String MODEL = "model";
  private static final String OPTIMIZER = "optimizer";
  private static final String MOMENTUM = "momentum";
  private static final Set<String> SIZES = Set.of("filters", "units", "dropout");
  private static final List<String> SETTINGS = List.of("learning-rate", "batch", OPTIMIZER,
      MOMENTUM, "weight-decay", "augment", "scale", "filters", "units", "dropout", MODEL,
      "precision", "seed");

  /// Checks the names, and that each parameter changes something.
  ///
  /// @throws Misuse if one cannot be looked for
  TunedFlags {
    for (Parameter parameter : space.parameters()) {
      if (!SETTINGS.contains(parameter.name())) {
        throw new Misuse(
            "%s: there is no setting '%s' to look for.\n  fix:    choose of %s, which are options of fovea train."
                .formatted(file, parameter.name(), String.join(", ", SETTINGS)));
      }
    }
    Set<String> rules = options(space, OPTIMIZER, base.rule());
    if (has(space, MOMENTUM) && rules.stream().noneMatch(OptimizerFlags.WITH_MOMENTUM::contains)) {
      throw new Misuse(
          "%s: momentum would change nothing, %s has none to choose.\n  fix:    leave it out, or choose --optimizer sgd."
              .formatted(file, String.join(", ", rules)));
    }
    Set<String> models = options(space, MODEL, base.model());
    for (String size : SIZES) {
      if (has(space, size) && !models.contains(SmallCnn.NAME)) {
        throw new Misuse(
            "%s: %s would change nothing, it is for %s.\n  fix:    leave it out, or tune %s."
                .formatted(file, size, SmallCnn.NAME, SmallCnn.NAME));
      }
    }
  }

  private static boolean has(Space space, String name) {
    return space.parameters().stream().anyMatch(parameter -> parameter.name().equals(name));
  }

  private static Set<String> options(Space space, String name, String otherwise) {
    return space.parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .map(parameter -> parameter.ticks().values().stream().collect(Collectors.toSet()))
        .orElse(Set.of(otherwise));
  }

  /// Tries the ends of each parameter, so that what cannot be trained is found before the first trial.
  ///
  /// @throws IllegalArgumentException if `fovea train` would refuse one; the message names the parameter
  void check(Consumer<Values> plan) {
    for (Parameter parameter : space.parameters()) {
      List<Double> places = parameter instanceof Parameter.Choice
          ? List.copyOf(parameter.ticks().keySet())
          : List.of(0.0, 1.0);
      places.forEach(place -> check(parameter, place, plan));
    }
  }

  private void check(Parameter parameter, double place, Consumer<Values> plan) {
    Object value = "at its end";
    try {
      Values values = space.at(p -> p.equals(parameter) ? place : 0);
      value = values.get(parameter.name());
      plan.accept(values);
    } catch (Misuse | IllegalArgumentException e) {
      throw new Misuse("%s: %s cannot be %s: %s".formatted(
          file, parameter.name(), value, e.getMessage()));
    }
  }

  /// Returns the options of a trial. A momentum is left out where the rule has none, as are sizes for another network.
  ///
  /// @throws IllegalArgumentException if a value is no value of its option
  TrainFlags of(Values values) {
    Map<String, Object> all = values.byName();
    String model = String.valueOf(all.getOrDefault(MODEL, base.model()));
    String rule = String.valueOf(all.getOrDefault(OPTIMIZER, base.rule()));
    List<String> words = new ArrayList<>();
    all.forEach((name, value) -> {
      boolean idle = name.equals(MOMENTUM) && !OptimizerFlags.WITH_MOMENTUM.contains(rule)
          || SIZES.contains(name) && !model.equals(SmallCnn.NAME);
      if (!idle && !name.equals(MODEL)) {
        words.add("--%s=%s".formatted(name, value));
      }
    });
    try {
      TrainFlags flags = parsed.apply(words);
      flags.model(model);
      return flags;
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
