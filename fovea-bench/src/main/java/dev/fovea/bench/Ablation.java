package dev.fovea.bench;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What each part of the compiler is worth: a workload with all of them against the same without one,
/// in turn.
///
/// @param options  how long to measure each pair
/// @param compiler with all parts
record Ablation(BenchOptions options, Compiler compiler) {
  private static final double ROUND_SECONDS = 1;

  /// Prints a line for each part.
  void print(PrintStream out) {
    out.println(
        "fovea %s --ablate: the median step and the plan's memory without a part, against all"
            .formatted(options.workload()));
    Work all = options.work(compiler);
    for (String part : compiler.parts()) {
      out.println(line(part, all, options.work(compiler.without(part))));
    }
  }

  private String line(String part, Work all, Work without) {
    repeat(all, options.warmup(), new ArrayList<>());
    repeat(without, options.warmup(), new ArrayList<>());
    List<Double> whole = new ArrayList<>();
    List<Double> less = new ArrayList<>();
    for (double seconds = 0; seconds < options.seconds()
        || whole.size() < options.steps(); seconds += 2 * ROUND_SECONDS) {
      repeat(all, ROUND_SECONDS, whole);
      repeat(without, ROUND_SECONDS, less);
    }
    return String.format(Locale.ROOT,
        "  %-18s %5.2f x  %8.2f ms against %8.2f ms   %7.1f MiB against %7.1f MiB",
        part, median(less) / median(whole), 1e3 * median(less), 1e3 * median(whole),
        mebibytes(without.plan()), mebibytes(all.plan()));
  }

  private static void repeat(Work work, double seconds, List<Double> times) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      long start = System.nanoTime();
      work.run();
      times.add((System.nanoTime() - start) / 1e9);
    } while (System.nanoTime() < end);
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  private static double mebibytes(Plan plan) {
    return plan.bytes() / (double) (1 << 20);
  }
}
