package dev.fovea.lab.tune;

import java.util.List;
import java.util.Optional;

/// A training with some settings, and what came of it.
///
/// @param number  from 1, in the order in which they began
/// @param values  its settings
/// @param epochs  how many epochs it was given, at least 1
/// @param scores  one for each epoch that it has done, such as the validation accuracy; at least one unless it failed
/// @param failure why it ended early, such as a loss that is no number any more
/// @param seconds how long it took
public record Trial(
    int number,
    Values values,
    int epochs,
    List<Double> scores,
    Optional<String> failure,
    double seconds) {
  /// Keeps a copy.
  ///
  /// @throws IllegalArgumentException if there are no epochs, or no scores and no failure
  public Trial {
    scores = List.copyOf(scores);
    Strategy.atLeast("epochs", 1, epochs);
    if (scores.isEmpty() && failure.isEmpty()) {
      throw new IllegalArgumentException(
          "trial %d has no score, and no failure that says why.".formatted(number));
    }
  }

  /// Returns the score after the last epoch, not a number if the trial failed.
  public double score() {
    return score(epochs);
  }

  /// Returns the score after some epochs, or after the last one where it ended before; not a number if the trial failed before.
  public double score(int after) {
    boolean failed = failure.isPresent() && after > scores.size();
    return failed || scores.isEmpty()
        ? Double.NaN
        : scores.get(Math.min(after, scores.size()) - 1);
  }
}
