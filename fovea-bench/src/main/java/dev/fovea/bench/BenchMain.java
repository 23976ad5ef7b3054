package dev.fovea.bench;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Engines;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.tensor.Count;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/// Measures the speed of training from the command line.
public final class BenchMain {
  private BenchMain() {}

  /// Runs a benchmark and ends the process: 0 for success, 1 for failure, 2 for misuse.
  ///
  /// @param args a workload and options, or `jmh` and JMH's options
  /// @throws IOException if JMH cannot write its report
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals("jmh")) {
      org.openjdk.jmh.Main.main(List.of(args).subList(1, args.length).toArray(String[]::new));
      return;
    }
    int code = run(List.of(args), System.out, System.err);
    if (System.out.checkError()) {
      System.err.println(
          "fovea bench: the output could not be written: the disk is full, or what reads it has ended.");
    }
    System.exit(System.out.checkError() ? Math.max(code, 1) : code);
  }

  /// Runs a benchmark.
  ///
  /// @return the exit code
  static int run(List<String> words, PrintStream out, PrintStream err) {
    if (words.contains("--help") || words.contains("-h")) {
      out.print(BenchOptions.USAGE);
      return 0;
    }
    try {
      if (!words.isEmpty() && words.getFirst().equals("frozen")) {
        FrozenBase.run(words, out);
        return 0;
      }
      if (!words.isEmpty() && words.getFirst().equals("W8")) {
        PhotographEpoch.parse(words).run(out);
        return 0;
      }
      BenchOptions options = BenchOptions.parse(words);
      Engines.Choice choice = options.engine().isPresent()
          ? Engines.named(options.engine().get(), options.threads())
          : Engines.best(options.threads());
      measure(options, choice, out);
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("fovea bench: " + e.getMessage());
      return 2;
    } catch (EngineUnavailable | IOException e) {
      err.println("fovea bench: " + e.getMessage());
      return 1;
    }
  }

  private static void measure(BenchOptions options, Engines.Choice choice, PrintStream out)
      throws IOException {
    Compiler compiler = Compiler.standard(choice.engine());
    switch (options.mode()) {
      case ABLATE -> new Ablation(options, compiler).print(out);
      case PROFILE -> new Profile(options).print(choice.engine(), out);
      case FIRST_STEP -> firstStep(options.work(compiler), options, out);
      case STEPS -> steps(options, compiler, choice, out);
    }
  }

  private static void steps(
      BenchOptions options, Compiler compiler, Engines.Choice choice, PrintStream out)
      throws IOException {
    if (options.workload() == Workload.W6) {
      out.println(Start.measure(options));
    } else {
      Work work = options.work(compiler);
      print(Measurement.of(work, options), work, options, choice, out);
    }
  }

  private static void firstStep(Work step, BenchOptions options, PrintStream out) {
    double loss = step.run();
    // The system's own time of the start is rounded to its clock, and may be a fifth of a second off.
    long millis = ManagementFactory.getRuntimeMXBean().getUptime();
    out.println(
        String.format(
            Locale.ROOT,
            "fovea %s_FIRST %d ms  # from JVM start to the end of the first step, loss %.4f",
            options.workload(),
            millis,
            loss));
  }

  private static void print(
      Measurement measured,
      Work step,
      BenchOptions options,
      Engines.Choice choice,
      PrintStream out) {
    String unit = options.workload().isLatency() ? "ms" : "images/s";
    boolean latency = options.workload().isLatency();
    DoubleUnaryOperator value = seconds -> latency
        ? 1e3 * seconds
        : options.workload().batch() / seconds;
    double least = measured.quantile(latency ? 0.1 : 0.9);
    double most = measured.quantile(latency ? 0.9 : 0.1);
    out.print(
        String.format(
            Locale.ROOT,
            """
                fovea %s %.1f %s
                  p10..p90     %.1f..%.1f %s
                  steps        %d, median %.2f ms, after %.0f s of warm-up
                  result       %.4f first, %.4f last
                  parameters   %,d
                  engine       %s, %s, %s
                  memory       plan %.1f MiB; resident %s before, %s after the measured steps
                  allocation   %.0f bytes of Java heap a step, all threads together
                fovea %s_RSS %s  # peak
                """,
            options.workload(),
            value.applyAsDouble(measured.quantile(0.5)),
            unit,
            value.applyAsDouble(least),
            value.applyAsDouble(most),
            unit,
            measured.sorted().length,
            1e3 * measured.quantile(0.5),
            options.warmup(),
            measured.first(),
            measured.last(),
            step.parameters(),
            choice.engine().name(),
            Count.of(choice.engine().threads(), "thread"),
            options.precision(),
            step.plan().bytes() / (double) (1 << 20),
            measured.residentBefore(),
            measured.residentAfter(),
            measured.bytesPerStep(),
            options.workload(),
            Footprint.peak()));
  }
}
