package dev.fovea.lab.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A space and the trials that there are so far: all that the next trial follows from, besides its strategy.
///
/// @param seed   what all draws follow from, and all trainings
/// @param trials in the order of their numbers
public record Study(Space space, Goal goal, long seed, List<Trial> trials) {
  private static final int DRAWS = 20;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /// Keeps a copy.
  public Study {
    trials = List.copyOf(trials);
  }

  /// Returns the study with one more trial, or with another state of one that there is.
  public Study with(Trial trial) {
    List<Trial> all = new ArrayList<>(trials);
    if (trial.number() <= all.size()) {
      all.set(trial.number() - 1, trial);
    } else {
      all.add(trial);
    }
    return new Study(space, goal, seed, all);
  }

  /// Returns the trials, the best first; of equals the older, and those that failed last.
  public List<Trial> ranked() {
    return trials.stream().sorted(best(Integer.MAX_VALUE)).toList();
  }

  /// Returns the order of trials by their scores after some epochs, the best first; of equals the older.
  Comparator<Trial> best(int epochs) {
    return Comparator
        .comparingDouble((Trial trial) -> goal.worth(trial.score(Math.min(epochs, trial.epochs()))))
        .reversed().thenComparingInt(Trial::number);
  }

  /// Returns the trial with the best score, if one has any.
  public Optional<Trial> best() {
    return ranked().stream().findFirst().filter(trial -> !Double.isNaN(trial.score()));
  }

  /// Draws until no trial has the same values, which happens where a space has few; after some draws the values may repeat.
  Values fresh(Supplier<Values> draw) {
    Values values = draw.get();
    for (int i = 1; i < DRAWS && known(values); i++) {
      values = draw.get();
    }
    return values;
  }

  private boolean known(Values values) {
    return trials.stream().anyMatch(trial -> trial.values().equals(values));
  }

  /// Returns random numbers for a trial, the same ones whenever it is asked.
  RandomGenerator random(int trial) {
    return new SplittableRandom(new SplittableRandom(seed + trial * MIX).nextLong());
  }
}
