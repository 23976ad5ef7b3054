package dev.fovea.lab.tune;

import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Draws the settings of each trial at random.
///
/// Where a few of many parameters matter, it finds better values of those than a grid does, which tries few values of each.
///
/// @param trials how many, at least 1
/// @param epochs how many each trial has, at least 1
/// @see <a href="https://jmlr.org/papers/v13/bergstra12a.html">Bergstra and Bengio 2012</a>
public record RandomSearch(int trials, int epochs) implements Strategy {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is below 1
  public RandomSearch {
    Strategy.atLeast("trials", 1, trials);
    Strategy.atLeast("epochs", 1, epochs);
  }

  @Override
  public Optional<Job> next(Study study) {
    int number = study.trials().size() + 1;
    return number > trials
        ? Optional.empty()
        : Optional.of(new Job(number, draw(study, study.space(), number), epochs));
  }

  /// Draws the values of a trial.
  static Values draw(Study study, Space space, int trial) {
    RandomGenerator random = study.random(trial);
    return study.fresh(() -> space.random(random));
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("epochs", epochs);
  }
}
