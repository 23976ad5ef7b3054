package dev.fovea.cli;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names by which the command line knows optimizers.
final class OptimizerNames {
  /// What a name stands for.
  ///
  /// @param usual    the rule with Keras's defaults
  /// @param withRate the rule with another step size
  private record Named(Optimizer usual, DoubleFunction<Optimizer> withRate) {}

  private static final Map<String, Named> NAMES = Stream.of(
      new Named(new Adadelta(), Adadelta::new),
      new Named(new Adagrad(), Adagrad::new),
      new Named(new Adam(), Adam::new),
      new Named(new AdamW(), AdamW::new),
      new Named(new Adamax(), Adamax::new),
      new Named(new Lion(), Lion::new),
      new Named(new Nadam(), Nadam::new),
      new Named(new RMSprop(), RMSprop::new),
      new Named(new SGD(), SGD::new))
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
          "there is no optimizer '%s'. Choose one of %s.".formatted(name, all()));
    }
    return rate.map(OptimizerNames::positive).map(named.withRate::apply).orElse(named.usual);
  }

  private static double positive(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new Misuse("--learning-rate must be above 0, got %s.".formatted(rate));
    }
    return rate;
  }
}
