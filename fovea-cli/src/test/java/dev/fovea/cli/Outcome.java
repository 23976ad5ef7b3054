package dev.fovea.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a command came to.
///
/// @param code exit code
/// @param out  what it printed
/// @param err  what it complained about
record Outcome(int code, String out, String err) {
  /// Runs a command as the program does, without ending the process.
  static Outcome of(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(
        new PrintWriter(out, true), new PrintWriter(err, true), false, StandardCharsets.UTF_8);
    int code = Main.run(terminal, List.of(words));
    return new Outcome(
        code,
        out.toString().replace(System.lineSeparator(), "\n"),
        err.toString().replace(System.lineSeparator(), "\n"));
  }
}
