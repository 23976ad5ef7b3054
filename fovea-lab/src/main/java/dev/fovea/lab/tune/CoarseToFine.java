package dev.fovea.lab.tune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Searches at random in rounds: first coarsely over orders of magnitude with few epochs, then in ever narrower ranges with more.
///
/// The ranges of a round lie around the best quarter of the trials of the round before.
///
/// @param rounds      how many, at least 1
/// @param trials      trials of all rounds together, at least 4 for each; the first rounds have one more where they do not divide evenly
/// @param firstEpochs epochs of a trial of the first round, at least 1
/// @param lastEpochs  epochs of a trial of the last round, at least as many; the rounds between lie between them by ratio
/// @see <a href="https://cs231n.github.io/neural-networks-3/#hyper">Stanford's CS231n, Hyperparameter optimization: from coarse to fine</a>
public record CoarseToFine(int rounds, int trials, int firstEpochs, int lastEpochs)
    implements
      Strategy {
  /// Least number of trials of a round, of which the best quarter is one.
  public static final int FEWEST = 4;

  private static final int QUARTER = 4;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public CoarseToFine {
    Strategy.atLeast("rounds", 1, rounds);
    Strategy.atLeast("trials of a round", FEWEST, trials / rounds);
    Strategy.atLeast("epochs of the first round", 1, firstEpochs);
    Strategy.atLeast("epochs of the last round", firstEpochs, lastEpochs);
  }

  @Override
  public Optional<Job> next(Study study) {
    int number = study.trials().size() + 1;
    if (number > trials) {
      return Optional.empty();
    }
    int round = 0;
    while (start(round + 1) < number) {
      round++;
    }
    return Optional.of(new Job(
        number, RandomSearch.draw(study, space(study, round), number), epochs(round)));
  }

  /// Returns the space of a round.
  ///
  /// @param study has all trials of the rounds before
  /// @param round from 0
  public Space space(Study study, int round) {
    Space space = study.space();
    for (int before = 0; before < round; before++) {
      List<Trial> own = study.trials().subList(start(before), start(before + 1));
      List<Values> best = own.stream().sorted(study.best(Integer.MAX_VALUE))
          .limit(Math.ceilDiv(own.size(), QUARTER)).map(Trial::values).toList();
      space = space.narrowed(best);
    }
    return space;
  }

  /// Returns how many trials the rounds before a round have.
  private int start(int round) {
    return round * (trials / rounds) + Math.min(round, trials % rounds);
  }

  /// Returns how many epochs a trial of a round has.
  int epochs(int round) {
    double share = rounds == 1 ? 1 : (double) round / (rounds - 1);
    return (int) Math.round(firstEpochs * Math.pow((double) lastEpochs / firstEpochs, share));
  }

  @Override
  public String name() {
    return "coarse-to-fine";
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("rounds", rounds);
    settings.put("trials", trials);
    settings.put("first-epochs", firstEpochs);
    settings.put("last-epochs", lastEpochs);
    return settings;
  }
}
