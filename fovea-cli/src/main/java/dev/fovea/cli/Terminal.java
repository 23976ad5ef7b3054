package dev.fovea.cli;

import dev.fovea.lab.report.Report;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;

/// Where a command writes to.
///
/// @param out         what it was asked for
/// @param err         what went wrong
/// @param interactive whether a person watches `out`, so that a line may be overwritten
/// @param charset     what both are encoded in
record Terminal(PrintWriter out, PrintWriter err, boolean interactive, Charset charset) {
  private static final int LONGEST = 200;

  /// Returns a name out of a file so that it neither steers a terminal nor floods it.
  static String plain(String name) {
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + " …" : name;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }

  /// Returns `preferred` if it can be shown here, else `plain`.
  char symbol(char preferred, char plain) {
    return charset.newEncoder().canEncode(preferred) ? preferred : plain;
  }

  /// Prints what a report says, and where its pictures are.
  void show(Report report, Path page) {
    out.print(report);
    out.println("\n%s has the pictures.".formatted(page));
  }
}
