package dev.fovea.cli;

import dev.fovea.lab.tune.CoarseToFine;
import dev.fovea.lab.tune.Parameter;
import dev.fovea.lab.tune.RandomSearch;
import dev.fovea.lab.tune.Space;
import dev.fovea.lab.tune.Strategy;
import dev.fovea.lab.tune.SuccessiveHalving;
import dev.fovea.lab.tune.Tpe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Looks for the settings with which a network learns best.
@Command(name = TuneCommand.NAME, description = {
    "Looks for the settings with which a network learns best: trains many times, and writes table, pictures and the best model into a folder.",
    "If it is stopped or dies, the same command with the same --out goes on where it was."})
final class TuneCommand implements Callable<Integer> {
  static final String NAME = "tune";

  private static final String COARSE_TO_FINE = "coarse-to-fine";
  private static final List<String> STRATEGIES = List.of("random", "asha", "tpe", COARSE_TO_FINE);

  private static final Space USUAL = Space.of(
      Parameter.logUniform("learning-rate", 1e-4, 1e-1),
      Parameter.choice("batch", 32, 64, 128), Parameter.choice("optimizer", "adam", "sgd"));

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  private TrainFlags flags = new TrainFlags();

  @Option(names = "--space", paramLabel = "FILE", description = "JSON file with the settings to look for, such as {\"learning-rate\": {\"log-uniform\": [1e-4, 0.1]},"
      + " \"batch\": {\"choice\": [32, 64]}} (default: learning rate, batch and optimizer).")
  private Optional<Path> space = Optional.empty();

  @Option(names = "--strategy", paramLabel = "NAME", defaultValue = "tpe", description = "random: each trial at random; asha: the same, but only the best get more epochs; tpe: near to good trials;"
      + " coarse-to-fine: rounds in ever narrower ranges (default: ${DEFAULT-VALUE}).")
  private String strategy = "";

  @Option(names = "--trials", paramLabel = "N", defaultValue = "20", description = "How many trainings begin (default: ${DEFAULT-VALUE}).")
  private int trials;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "3", description = "How often a trial sees each image, at most (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(names = "--min-epochs", paramLabel = "N", defaultValue = "1", description = "asha and coarse-to-fine: how often a trial sees each image at least (default: ${DEFAULT-VALUE}).")
  private int minEpochs;

  @Option(names = "--factor", paramLabel = "N", defaultValue = "3", description = "asha: one of how many trials gets more epochs (default: ${DEFAULT-VALUE}).")
  private int factor;

  @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "coarse-to-fine: how many rounds share the trials (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--validation-split", paramLabel = "SHARE", defaultValue = "0.2", description = "Measure on this share of the training images, from their end, above 0 and below 1 (default: ${DEFAULT-VALUE}).")
  private double validationSplit;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: runs/tune-MODEL-DATE-TIME).")
  private Optional<Path> out = Optional.empty();

  TuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!(validationSplit > 0 && validationSplit < 1)) {
      throw new Misuse(
          "--validation-split must be above 0 and below 1, got %s.\n  note:   settings that were chosen by the test images would look better than they are."
              .formatted(validationSplit));
    }
    Strategy chosen = strategy();
    Space searched = space.map(Space::read).orElse(USUAL);
    TunedFlags tuned = new TunedFlags(
        flags, again(), searched, space.map(Path::toString).orElse("the usual space"));
    return new TuneRun(terminal, tuned, chosen, validationSplit, flags.engine(), out).run();
  }

  private Strategy strategy() {
    Misuse.below("--trials", trials, 1);
    Misuse.below("--epochs", epochs, 1);
    only("--min-epochs", "asha", COARSE_TO_FINE);
    only("--factor", "asha");
    only("--rounds", COARSE_TO_FINE);
    return switch (strategy) {
      case "random" -> new RandomSearch(trials, epochs);
      case "asha" -> halving();
      case "tpe" -> new Tpe(trials, epochs);
      case COARSE_TO_FINE -> inRounds();
      default -> throw new Misuse(
          "there is no strategy '%s'. Choose one of %s.".formatted(
              strategy, String.join(", ", STRATEGIES)));
    };
  }

  /// Checks that an option that is given is one of the chosen strategy.
  private void only(String option, String... strategies) {
    if (spec.commandLine().getParseResult().hasMatchedOption(option)
        && STRATEGIES.contains(strategy) && !List.of(strategies).contains(strategy)) {
      throw new Misuse(
          "%s changes nothing for --strategy %s.\n  fix:    leave it out, or choose --strategy %s."
              .formatted(option, strategy, String.join(" or ", strategies)));
    }
  }

  private void checkMinEpochs() {
    Misuse.below("--min-epochs", minEpochs, 1);
    if (minEpochs > epochs) {
      throw new Misuse(
          "--min-epochs is %d and --epochs is %d: no trial can have both.\n  fix:    choose --epochs of at least %d, or a smaller --min-epochs."
              .formatted(minEpochs, epochs, minEpochs));
    }
  }

  private Strategy halving() {
    checkMinEpochs();
    Misuse.below("--factor", factor, 2);
    int needed = SuccessiveHalving.needed(minEpochs, epochs, factor);
    if (trials < needed) {
      throw new Misuse(
          "--strategy asha from %d to %d epochs by a factor of %d needs at least %d trials, so that one reaches the end, got %d.\n  fix:    choose --trials %d, fewer --epochs, or more --min-epochs."
              .formatted(minEpochs, epochs, factor, needed, trials, needed));
    }
    return new SuccessiveHalving(trials, minEpochs, epochs, factor);
  }

  private Strategy inRounds() {
    checkMinEpochs();
    Misuse.below("--rounds", rounds, 1);
    int needed = (int) Math.min(Integer.MAX_VALUE, (long) rounds * CoarseToFine.FEWEST);
    if (trials < needed) {
      throw new Misuse(
          "--rounds %d share --trials %d, a round needs at least %d.\n  fix:    choose --trials of at least %d, or fewer --rounds."
              .formatted(rounds, trials, CoarseToFine.FEWEST, needed));
    }
    return new CoarseToFine(rounds, trials, minEpochs, epochs);
  }

  /// Returns what reads the words of this command once more, with others behind them that count instead.
  private java.util.function.Function<List<String>, TrainFlags> again() {
    List<String> words = spec.commandLine().getParseResult().originalArgs();
    List<String> own = words.subList(words.indexOf(NAME) + 1, words.size());
    return more -> {
      List<String> all = new ArrayList<>(own);
      all.addAll(more);
      TuneCommand command = new TuneCommand(terminal);
      new CommandLine(command, new Commands(terminal)).setOverwrittenOptionsAllowed(true)
          .setUnmatchedArgumentsAllowed(true).parseArgs(all.toArray(String[]::new));
      return command.flags;
    };
  }
}
