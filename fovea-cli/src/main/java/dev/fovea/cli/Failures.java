package dev.fovea.cli;

import dev.fovea.data.DataFileException;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.files.ModelFormatException;
import dev.fovea.train.NonFiniteLossException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says what went wrong, and chooses the exit code.
final class Failures {
  private Failures() {}

  /// Says what is wrong with the options.
  ///
  /// @return the exit code, 2
  static int misuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println("%s: %s".formatted(name, e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '%s --help'.".formatted(name));
    return CommandLine.ExitCode.USAGE;
  }

  /// Says why a command failed.
  ///
  /// @param debug whether to show where
  /// @return the exit code: 2 if the command was misused, else the command's own, 1 for most
  static int show(Exception e, CommandLine command, boolean debug) {
    PrintWriter err = command.getErr();
    err.println("%s: %s".formatted(command.getCommandSpec().qualifiedName(), text(e)));
    if (debug) {
      e.printStackTrace(err);
    }
    return e instanceof Misuse || e instanceof IllegalArgumentException
        ? CommandLine.ExitCode.USAGE
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  /// Returns the message of a failure that is meant for people; of any other, what is known.
  private static String text(Exception e) {
    boolean forPeople = switch (e) {
      case Misuse _,IllegalArgumentException _,UncheckedIOException _ -> true;
      case ModelFormatException _,DataFileException _,EngineUnavailable _ -> true;
      case NonFiniteLossException _,UnsupportedOperationException _ -> true;
      default -> false;
    };
    if (e instanceof ArithmeticException && String.valueOf(e.getMessage()).endsWith(" overflow")) {
      return "a tensor would have more elements than can be counted (%s).\n  fix:    %s."
          .formatted(e.getMessage(), "choose smaller numbers: --input, --classes, --batch");
    }
    return forPeople && e.getMessage() != null
        ? e.getMessage()
        : "%s\n  note:   this is a flaw of Fovea; --debug shows where it happened.".formatted(e);
  }
}
