package dev.fovea.lab.tune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives all trials few epochs, and more of them only to the best: asynchronous successive halving (ASHA), by one worker.
///
/// With a factor of 3 and 1 to 9 epochs there are rungs at 1, 3 and 9 epochs. As soon as a rung has three trials, the best of them goes on
/// to the next one; else a new one begins, with settings drawn at random. Rungs are counted down from the most epochs: with 1 to 10
/// they are at 1, 3 and 10.
///
/// @param trials    how many begin; at least as many as one needs to reach the last rung
/// @param minEpochs least number of epochs of a trial, at least 1
/// @param maxEpochs most epochs of a trial, at least `minEpochs`
/// @param factor    one of how many goes on, at least 2
/// @see <a href="https://arxiv.org/abs/1810.05934">Li et al. 2018, A System for Massively Parallel Hyperparameter Tuning, algorithm 2</a>
public record SuccessiveHalving(int trials, int minEpochs, int maxEpochs, int factor)
    implements
      Strategy {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public SuccessiveHalving {
    int needed = needed(minEpochs, maxEpochs, factor);
    if (trials < needed) {
      throw new IllegalArgumentException(
          "successive halving from %d to %d epochs by a factor of %d needs at least %d trials, so that one reaches the end, got %d."
              .formatted(minEpochs, maxEpochs, factor, needed, trials));
    }
  }

  /// Returns how many trials must begin so that one reaches the last rung.
  ///
  /// @throws IllegalArgumentException if a number is outside its range
  public static int needed(int minEpochs, int maxEpochs, int factor) {
    Strategy.atLeast("minEpochs", 1, minEpochs);
    Strategy.atLeast("maxEpochs", minEpochs, maxEpochs);
    Strategy.atLeast("factor", 2, factor);
    return (int) Math.pow(factor, rungs(minEpochs, maxEpochs, factor).size() - 1);
  }

  private static List<Integer> rungs(int least, int most, int factor) {
    List<Integer> rungs = new ArrayList<>();
    for (int epochs = most; epochs >= least; epochs /= factor) {
      rungs.addFirst(epochs);
    }
    return rungs;
  }

  /// Returns after how many epochs trials are compared, from few to many.
  public List<Integer> rungs() {
    return rungs(minEpochs, maxEpochs, factor);
  }

  @Override
  public Optional<Job> next(Study study) {
    List<Integer> rungs = rungs();
    for (int rung = rungs.size() - 2; rung >= 0; rung--) {
      int here = rungs.get(rung);
      Optional<Trial> best = promotable(study, here);
      if (best.isPresent()) {
        return Optional.of(
            new Job(best.get().number(), best.get().values(), rungs.get(rung + 1)));
      }
    }
    int number = study.trials().size() + 1;
    return number > trials
        ? Optional.empty()
        : Optional.of(new Job(
            number, RandomSearch.draw(study, study.space(), number), rungs.getFirst()));
  }

  /// Returns the best trial at a rung that is among the best share of those that came there, and has not gone on.
  private Optional<Trial> promotable(Study study, int rung) {
    List<Trial> reached = study.trials().stream().filter(trial -> trial.epochs() >= rung)
        .sorted(study.best(rung)).toList();
    return reached.stream().limit(reached.size() / factor)
        .filter(trial -> trial.epochs() == rung && trial.failure().isEmpty())
        .findFirst();
  }

  @Override
  public String name() {
    return "asha";
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("min-epochs", minEpochs);
    settings.put("max-epochs", maxEpochs);
    settings.put("factor", factor);
    return settings;
  }

  @Override
  public boolean resumes() {
    return true;
  }
}
