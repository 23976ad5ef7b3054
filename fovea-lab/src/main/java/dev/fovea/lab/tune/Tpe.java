package dev.fovea.lab.tune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Draws settings near to those of good trials and far from those of the others: the tree-structured Parzen estimator (TPE).
///
/// The trials are split into the best share and the rest. For each parameter, both parts give a density ([Parzen]); of some values drawn
/// from that of the good ones, the one is taken whose ratio of both densities is largest. The first trials are drawn at random.
///
/// @param trials     how many, at least 1
/// @param epochs     how many each trial has, at least 1
/// @param startup    how many trials are drawn at random first, at least 1
/// @param gamma      share of the trials that are good ones, above 0 and below 1
/// @param candidates how many values are drawn of which one is taken, at least 1
/// @see <a href="https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization">Bergstra et al. 2011, section 4</a>
public record Tpe(int trials, int epochs, int startup, double gamma, int candidates)
    implements
      Strategy {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Tpe {
    Strategy.atLeast("trials", 1, trials);
    Strategy.atLeast("epochs", 1, epochs);
    Strategy.atLeast("startup", 1, startup);
    Strategy.atLeast("candidates", 1, candidates);
    if (!(gamma > 0 && gamma < 1)) {
      throw new IllegalArgumentException(
          "gamma must be above 0 and below 1, got %s.".formatted(gamma));
    }
  }

  /// Returns the usual rule: 10 trials at random, the paper's best 15 of 100, 24 candidates.
  public Tpe(int trials, int epochs) {
    this(trials, epochs, 10, 0.15, 24);
  }

  @Override
  public Optional<Job> next(Study study) {
    int number = study.trials().size() + 1;
    if (number > trials) {
      return Optional.empty();
    }
    Values values = number <= startup
        ? RandomSearch.draw(study, study.space(), number)
        : draw(study, number);
    return Optional.of(new Job(number, values, epochs));
  }

  private Values draw(Study study, int number) {
    List<Trial> ranked = study.ranked();
    int count = Math.clamp((int) Math.ceil(gamma * ranked.size()), 1, ranked.size());
    List<Trial> good = ranked.subList(0, count);
    List<Trial> rest = ranked.subList(count, ranked.size());
    RandomGenerator random = study.random(number);
    return study.fresh(
        () -> study.space().at(p -> place(p, good, rest, random)));
  }

  private double place(
      Parameter parameter, List<Trial> good, List<Trial> rest, RandomGenerator random) {
    Density near = density(parameter, good);
    Density far = density(parameter, rest);
    double best = 0.5;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates; i++) {
      double place = near.draw(random);
      double ratio = Math.log(near.at(place)) - Math.log(far.at(place));
      if (ratio > most) {
        most = ratio;
        best = place;
      }
    }
    return best;
  }

  private static Density density(Parameter parameter, List<Trial> trials) {
    double[] places = trials.stream()
        .mapToDouble(trial -> parameter.place(trial.values().get(parameter.name()))).toArray();
    return parameter instanceof Parameter.Choice choice
        ? Counts.of(choice.options().size(), places)
        : Parzen.of(places);
  }

  @Override
  public String name() {
    return "tpe";
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("epochs", epochs);
    settings.put("startup", startup);
    settings.put("gamma", gamma);
    settings.put("candidates", candidates);
    return settings;
  }
}
