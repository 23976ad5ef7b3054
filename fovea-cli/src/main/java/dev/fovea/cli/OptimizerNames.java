package dev.fovea.cli;

import static java.util.Objects.requireNonNull;

import dev.fovea.model.Spelling;
import dev.fovea.optimizer.Adadelta;
import dev.fovea.optimizer.Adagrad;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.AdamW;
import dev.fovea.optimizer.Adamax;
import dev.fovea.optimizer.Lion;
import dev.fovea.optimizer.Nadam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.RMSprop;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.schedule.CosineDecay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names by which the command line knows optimizers.
final class OptimizerNames {
  /// What a name stands for.
  ///
  /// @param usual the rule with Keras's defaults
  /// @param made  the rule with another step size and other options
  private record Named(Optimizer usual, BiFunction<Double, UpdateOptions, Optimizer> made) {
    Optimizer withRate(double rate) {
      return made.apply(rate, usual.options());
    }
  }

  private static final Map<String, Named> NAMES = Stream.of(
      new Named(new Adadelta(), (rate, more) -> new Adadelta(rate).with(more)),
      new Named(new Adagrad(), (rate, more) -> new Adagrad(rate).with(more)),
      new Named(new Adam(), (rate, more) -> new Adam(rate).with(more)),
      new Named(new AdamW(), (rate, more) -> new AdamW(rate).with(more)),
      new Named(new Adamax(), (rate, more) -> new Adamax(rate).with(more)),
      new Named(new Lion(), (rate, more) -> new Lion(rate).with(more)),
      new Named(new Nadam(), (rate, more) -> new Nadam(rate).with(more)),
      new Named(new RMSprop(), (rate, more) -> new RMSprop(rate).with(more)),
      new Named(new SGD(), (rate, more) -> new SGD(rate).with(more)))
      .collect(Collectors.toMap(named -> named.usual.name(), named -> named));

  private OptimizerNames() {}

  /// Returns the names, by the alphabet.
  static List<String> all() {
    return List.copyOf(new TreeMap<>(NAMES).keySet());
  }

  /// Returns the optimizer of this name.
  ///
  /// @param rate step size; Keras's default if there is none
  /// @throws Misuse if there is no such optimizer, or the step size is not above 0
  static Optimizer optimizer(String name, Optional<Double> rate) {
    Named named = NAMES.get(name);
    if (named == null) {
      throw new Misuse(
          "there is no optimizer '%s'.%s Choose one of %s."
              .formatted(name, Spelling.question(name, all()), all()));
    }
    return rate.map(OptimizerNames::positive).map(named::withRate).orElse(named.usual);
  }

  /// Returns the same rule with a step size that rises from a twentieth for a tenth of the steps, and
  /// falls along a cosine to 0.
  ///
  /// @param rule  one of [#optimizer]
  /// @param steps how many steps the training has
  static Optimizer falling(Optimizer rule, int steps) {
    double rate = rule.learningRate();
    CosineDecay cosine = new CosineDecay(rate / 20, 0.9 * steps).warmup(rate, 0.1 * steps);
    return requireNonNull(NAMES.get(rule.name())).made
        .apply(rate, rule.options().schedule(cosine));
  }

  private static double positive(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new Misuse("--learning-rate must be above 0, got %s.".formatted(rate));
    }
    return rate;
  }
}
