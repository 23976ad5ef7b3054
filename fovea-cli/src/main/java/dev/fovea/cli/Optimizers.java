package dev.fovea.cli;

import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/// The optimizers that have a name on the command line.
final class Optimizers {
  private static final Map<String, DoubleFunction<Optimizer>> NAMES = Map.of(
      "adam", Adam::new,
      "sgd", SGD::new);

  private static final Map<String, Double> USUAL_RATES = Map.of("adam", 0.001, "sgd", 0.01);

  private Optimizers() {}

  /// Returns the optimizer of this name.
  ///
  /// @param rate step size; Keras's default if there is none
  /// @throws Misuse if there is no such optimizer, or the step size is not above 0
  static Optimizer named(String name, Optional<Double> rate) {
    DoubleFunction<Optimizer> optimizer = NAMES.get(name);
    if (optimizer == null) {
      throw new Misuse(
          "there is no optimizer '%s'. Choose one of %s."
              .formatted(name, new TreeMap<>(NAMES).keySet()));
    }
    double step = rate.orElse(USUAL_RATES.getOrDefault(name, 0.001));
    if (!(step > 0) || Double.isInfinite(step)) {
      throw new Misuse("--learning-rate must be above 0, got %s.".formatted(step));
    }
    return optimizer.apply(step);
  }
}
