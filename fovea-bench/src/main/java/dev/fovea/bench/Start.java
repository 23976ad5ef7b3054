package dev.fovea.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How long a new process takes from before its launch to the end of its first step.
final class Start {
  private static final int PROCESSES = 5;

  private Start() {}

  /// Launches processes like this one, one after the other, and returns a line with the median.
  ///
  /// @throws IOException if a process does not start or fails
  static String measure(BenchOptions options) throws IOException {
    double[] millis = new double[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
      millis[i] = once(options);
    }
    Arrays.sort(millis);
    return String.format(Locale.ROOT,
        "fovea %s %.0f ms  # launch to the end of the first step, fastest..slowest of %d: %.0f..%.0f",
        options.workload(), millis[PROCESSES / 2], PROCESSES, millis[0], millis[PROCESSES - 1]);
  }

  private static double once(BenchOptions options) throws IOException {
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command(options))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      double millis = (System.nanoTime() - start) / 1e6;
      if (line == null || !line.startsWith("fovea ")) {
        throw new IOException("the process that was to do the first step failed.");
      }
      // The next one shall not share the processor with the end of this one.
      process.onExit().join();
      return millis;
    }
  }

  private static List<String> command(BenchOptions options) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchMain.class.getName(),
        options.workload().name(), "--first-step", "--threads", "" + options.threads(),
        "--precision", "" + options.precision()));
    options.engine().ifPresent(engine -> words.addAll(List.of("--engine", engine)));
    return words;
  }
}
