package dev.fovea.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command that has all others below it.
@Command(name = "fovea", description = {
    "Trains and runs convolutional networks.",
    "Its neighbour 'fovea bench' measures how fast it trains."}, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = Version.class, sortOptions = false, usageHelpAutoWidth = true, subcommands = {
        TrainCommand.class,
        FineTuneCommand.class,
        TuneCommand.class,
        LrFindCommand.class,
        EvaluateCommand.class,
        PredictCommand.class,
        ExplainCommand.class,
        ReportCommand.class,
        ExperimentCommand.class,
        AugmentCommand.class,
        SummaryCommand.class,
        FlopsCommand.class,
        ZooCommand.class,
        ConvertCommand.class,
        DiffCommand.class,
        ExplainPlanCommand.class,
        InfoCommand.class,
        HelpCommand.class
    })
final class FoveaCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
  private boolean debug;

  FoveaCommand(Terminal terminal) {}

  /// Tells whether failures shall show their stack trace.
  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing.");
  }
}
