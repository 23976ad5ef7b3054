package dev.fovea.lab.tune;

import dev.fovea.files.AtomicFile;
import dev.fovea.train.NonFiniteLossException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Looks for good settings: asks a strategy what to try, trains, and writes down what came of it.
///
/// {@snippet :
/// Study study = Tuning.maximize(space).seed(1).folder(Path.of("tuning")).run(new Tpe(30, 5), objective);
/// System.out.println(study.best().orElseThrow().values());
/// }
///
/// The same seed gives the same trials. With a folder, a search that was stopped or killed goes on when the same program is started again, with
/// the trials that it would have had.
///
/// @param seed   what all draws and all trainings follow from
/// @param folder holds `trials.jsonl` and a folder for each trial, if there is one
/// @param setup  what the scores depend on besides space and seed, such as the data: a search goes on only with the same
public record Tuning(
    Space space,
    Goal goal,
    long seed,
    Optional<Path> folder,
    Map<String, String> setup,
    TuningListener listener) {
  private static final TuningListener NOBODY = new TuningListener() {};

  /// Returns a search for large scores, such as accuracies, with seed 0 and without a folder.
  public static Tuning maximize(Space space) {
    return new Tuning(space, Goal.MAXIMIZE, 0, Optional.empty(), Map.of(), NOBODY);
  }

  /// Returns a search for small scores, such as losses, with seed 0 and without a folder.
  public static Tuning minimize(Space space) {
    return new Tuning(space, Goal.MINIMIZE, 0, Optional.empty(), Map.of(), NOBODY);
  }

  /// Returns the same with another seed.
  public Tuning seed(long other) {
    return new Tuning(space, goal, other, folder, setup, listener);
  }

  /// Returns the same that writes down its trials.
  ///
  /// @param place is made where it is missing
  public Tuning folder(Path place) {
    return new Tuning(space, goal, seed, Optional.of(place), setup, listener);
  }

  /// Returns the same that goes on only with the same lines.
  public Tuning setup(Map<String, String> lines) {
    return new Tuning(space, goal, seed, folder, lines, listener);
  }

  /// Returns the same with somebody who hears how far it is.
  public Tuning listener(TuningListener other) {
    return new Tuning(space, goal, seed, folder, setup, other);
  }

  /// Returns the trials that the folder has, none without a folder.
  ///
  /// @throws IllegalArgumentException if it has those of another search
  public Study study(Strategy strategy) {
    Study empty = new Study(space, goal, seed, List.of());
    return journal(strategy).map(journal -> journal.read(empty)).orElse(empty);
  }

  /// Searches until the strategy has no more to try.
  ///
  /// @throws IllegalArgumentException if the folder has the trials of another search, or the objective returns no score
  public Study run(Strategy strategy, Objective objective) {
    Optional<Journal> journal = journal(strategy);
    Study study = study(strategy);
    journal.ifPresent(Journal::begin);
    Optional<Job> next = strategy.next(study);
    while (next.isPresent()) {
      Run run = run(next.get());
      run.folder().ifPresent(Tuning::made);
      listener.begins(run.job(), study);
      Trial trial = trial(run, study, objective);
      study = study.with(trial);
      journal.ifPresent(kept -> kept.add(trial));
      if (!strategy.resumes() || trial.failure().isPresent()) {
        run.forget();
      }
      listener.ended(trial, study);
      next = strategy.next(study);
    }
    study.trials().forEach(trial -> run(job(trial)).forget());
    return study;
  }

  /// Trains a trial once more.
  ///
  /// @return its scores
  public List<Double> again(Trial trial, Objective objective) {
    Run run = run(job(trial));
    run.folder().ifPresent(Tuning::made);
    List<Double> scores = objective.scores(run);
    run.forget();
    return scores;
  }

  private static Job job(Trial trial) {
    return new Job(trial.number(), trial.values(), trial.epochs());
  }

  private Run run(Job job) {
    return new Run(job, seed, folder.map(dir -> trialFolder(dir, job.trial())));
  }

  /// Returns the folder of a trial.
  public static Path trialFolder(Path folder, int trial) {
    return folder.resolve("trials").resolve(String.valueOf(trial));
  }

  private Optional<Journal> journal(Strategy strategy) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("goal", goal.name().toLowerCase(java.util.Locale.ROOT));
    header.put("seed", seed);
    header.put("strategy", strategy.name());
    header.put("settings", strategy.settings());
    header.put("space", space.json());
    // Map.of has another order in each process.
    header.put("setup", new TreeMap<>(setup));
    return folder.map(dir -> new Journal(made(dir).resolve(Journal.FILE), header));
  }

  private Trial trial(Run run, Study study, Objective objective) {
    Job job = run.job();
    Optional<Trial> before = study.trials().stream()
        .filter(trial -> trial.number() == job.trial()).findFirst();
    long start = System.nanoTime();
    List<Double> scores = new ArrayList<>(before.map(Trial::scores).orElse(List.of()));
    Optional<String> failure = Optional.empty();
    try {
      scores = objective.scores(run);
    } catch (NonFiniteLossException e) {
      failure = String.valueOf(e.getMessage()).lines().findFirst();
    }
    if (scores.isEmpty() && failure.isEmpty()) {
      throw new IllegalArgumentException(
          "the objective returned no score for trial %d: %s.\n  fix:    return one for each epoch."
              .formatted(job.trial(), job.values()));
    }
    int finite = (int) scores.stream().takeWhile(Double::isFinite).count();
    if (finite < scores.size()) {
      failure = Optional.of("the score is %s after epoch %d.".formatted(
          scores.get(finite), finite + 1));
      scores = scores.subList(0, finite);
    }
    double seconds = (System.nanoTime() - start) / 1e9 + before.map(Trial::seconds).orElse(0.0);
    return new Trial(job.trial(), job.values(), job.epochs(), scores, failure,
        Math.round(seconds * 1e3) / 1e3);
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder %s cannot be made: %s.\n  fix:    choose another folder for the search."
              .formatted(folder, AtomicFile.reason(e)),
          e);
    }
  }
}
