package dev.fovea.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/// Where the program starts.
public final class Main {
  private Main() {}

  /// Runs a command and ends the process: 0 for success, 1 for failure, 2 for misuse.
  ///
  /// @param args the command and its options
  public static void main(String[] args) {
    Charset charset = charset(System.getProperty("os.name"));
    PrintWriter out = Output.to(new FileOutputStream(FileDescriptor.out), charset);
    PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, charset);
    int code = run(new Terminal(out, err, isWatched(), charset), List.of(args));
    out.flush();
    err.flush();
    System.exit(code);
  }

  /// Tells whether a person watches: input and output are a terminal.
  @SuppressWarnings("SystemConsoleNull") // JDK 22 to 24 had a console always, JDK 25 has none in a pipe
  private static boolean isWatched() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// Terminals speak UTF-8 even where no locale is set, except on Windows.
  private static Charset charset(String system) {
    return system.toLowerCase(Locale.ROOT).startsWith("windows")
        ? Charset.forName(System.getProperty("stdout.encoding", "UTF-8"))
        : StandardCharsets.UTF_8;
  }

  /// Runs a command.
  ///
  /// @return the exit code
  static int run(Terminal terminal, List<String> args) {
    FoveaCommand fovea = new FoveaCommand(terminal);
    CommandLine line = new CommandLine(fovea, new Commands(terminal))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Failures::misuse)
        .setExecutionExceptionHandler((e, command, _) -> Failures.show(e, command, fovea.debug()));
    try {
      int code = line.execute(args.toArray(String[]::new));
      return terminal.out().checkError() ? unwritten(terminal, args, code) : code;
    } catch (OutOfMemoryError e) {
      terminal.err().println(
          "fovea: out of memory (%s).\n  fix:    lower --batch, or give Java more: FOVEA_JAVA_OPTS=-Xmx8g."
              .formatted(e.getMessage()));
      return failure(args);
    }
  }

  /// Says that not all of the output arrived, unless its reader wanted no more, as `head` does. Only at the end: a training
  /// whose reader has gone still saves its model.
  private static int unwritten(Terminal terminal, List<String> args, int code) {
    String reason = terminal.out() instanceof Output output ? output.reason() : "";
    if (!Output.isOfClosedPipe(reason)) {
      terminal.err().println("fovea: the output could not be written%s.".formatted(
          reason.isEmpty() ? "" : ": " + reason));
    }
    return Math.max(code, failure(args));
  }

  /// As in diff(1), 1 of `diff` says that two models differ.
  private static int failure(List<String> args) {
    return args.stream().findFirst().filter("diff"::equals).isPresent()
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }
}
