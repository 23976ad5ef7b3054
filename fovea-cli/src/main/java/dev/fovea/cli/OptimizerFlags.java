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
import dev.fovea.optimizer.UpdateOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// The options that choose the rule by which weights move.
final class OptimizerFlags {
  /// The rules that have a momentum to choose.
  static final Set<String> WITH_MOMENTUM = Set.of("sgd", "rmsprop");

  private static final String USUAL = "adam";

  @Option(names = "--optimizer", paramLabel = "NAME", description = "Rule by which weights move: adam, sgd, adamw, rmsprop and others (default: as the .keras file was trained, with the averages that it kept,"
      + " if neither this nor one of the next three is given; else adam).")
  private Optional<String> name = Optional.empty();

  @Option(names = "--learning-rate", paramLabel = "RATE", description = "Step size, above 0 (default: 0.001 for adam, 0.01 for sgd).")
  private Optional<Double> rate = Optional.empty();

  @Option(names = "--momentum", paramLabel = "SHARE", description = "Share of the last step that sgd and rmsprop keep, from 0 to 1 (default: 0).")
  private Optional<Double> momentum = Optional.empty();

  @Option(names = "--weight-decay", paramLabel = "SHARE", description = "Share of each weight, times the step size, that each step takes from it, at least 0"
      + " (default: 0.004 for adamw, else none).")
  private Optional<Double> decay = Optional.empty();

  /// Returns the name of the rule.
  String name() {
    return name.orElse(USUAL);
  }

  /// Tells whether something was chosen.
  boolean given() {
    return name.isPresent() || rate.isPresent() || momentum.isPresent() || decay.isPresent();
  }

  /// Returns the rule.
  ///
  /// @throws Misuse                   if there is no rule of that name, or it has no momentum
  /// @throws IllegalArgumentException if a number is outside its range
  Optimizer optimizer() {
    Optimizer rule = OptimizerNames.optimizer(name(), rate);
    if (momentum.isPresent()) {
      rule = switch (rule) {
        case SGD sgd -> new SGD(
            sgd.learningRate(), momentum.get(), sgd.nesterov(), sgd.options());
        case RMSprop rms -> new RMSprop(rms.learningRate(), rms.rho(), momentum.get(),
            rms.epsilon(), rms.centered(), rms.options());
        default -> throw new Misuse(
            "--momentum is for sgd and rmsprop, %s has none to choose.\n  fix:    leave it out, or choose --optimizer sgd."
                .formatted(rule.name()));
      };
    }
    return decay.isPresent() ? decayed(rule, decay.get()) : rule;
  }

  private static Optimizer decayed(Optimizer rule, double share) {
    UpdateOptions options = rule.options().weightDecay(share);
    return switch (rule) {
      case Adadelta one -> one.with(options);
      case Adagrad one -> one.with(options);
      case Adam one -> one.with(options);
      case AdamW one -> one.with(options);
      case Adamax one -> one.with(options);
      case Lion one -> one.with(options);
      case Nadam one -> one.with(options);
      case RMSprop one -> one.with(options);
      case SGD one -> one.with(options);
      default -> throw new IllegalStateException("no options for " + rule);
    };
  }

  /// Returns the words of the command that name a rule, besides those that its name implies.
  static List<String> words(Optimizer rule) {
    List<String> words = new ArrayList<>(List.of(
        "--optimizer %s --learning-rate %s".formatted(rule.name(), rule.learningRate())));
    double kept = switch (rule) {
      case SGD sgd -> sgd.momentum();
      case RMSprop rms -> rms.momentum();
      default -> 0;
    };
    if (kept > 0) {
      words.add("--momentum " + kept);
    }
    if (!rule.options().weightDecay().equals(
        OptimizerNames.optimizer(rule.name(), Optional.empty()).options().weightDecay())) {
      words.add("--weight-decay " + rule.options().weightDecay().orElse(0));
    }
    return words;
  }
}
