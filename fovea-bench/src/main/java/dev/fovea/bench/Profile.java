package dev.fovea.bench;

import dev.fovea.bench.TimedEngine.Clock;
import dev.fovea.compile.Compiler;
import dev.fovea.engine.Engine;
import dev.fovea.graph.Node;
import dev.fovea.op.Fused;
import dev.fovea.tensor.TensorType;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Where the time of a workload goes: by kind of op and the code that it runs on, and node by node.
///
/// @param options how long to measure
record Profile(BenchOptions options) {
  private static final int SLOWEST = 20;

  /// Measures, and prints.
  void print(Engine engine, PrintStream out) {
    TimedEngine timed = new TimedEngine(engine);
    // A node in tiles has two kernels, and the lines would show twice as many.
    Work work = options.work(Compiler.standard(timed).without("Tiles"));
    repeat(work, options.warmup());
    timed.reset();
    repeat(work, options.seconds());
    // What follows from weights alone ran in the warm-up.
    List<Clock> clocks = timed.clocks().stream().filter(clock -> clock.millis() > 0).toList();
    double whole = millis(clocks);
    out.printf(Locale.ROOT, "fovea %s --profile: %.2f ms in nodes (median of each)%n",
        options.workload(), whole);
    out.printf("  %-22s %-34s %5s %9s %6s %9s %7s%n", "op", "runs on", "nodes", "ms", "%",
        "GFLOP/s", "GB/s");
    Map<String, List<Clock>> kinds = clocks.stream()
        .collect(Collectors.groupingBy(clock -> kind(clock) + " " + code(clock)));
    kinds.values().stream()
        .sorted(Comparator.comparingDouble(Profile::millis).reversed())
        .forEach(all -> out.println(line(all, whole)));
    out.println("  the slowest nodes");
    clocks.stream()
        .sorted(Comparator.comparingDouble(Clock::millis).reversed())
        .limit(SLOWEST)
        .forEach(clock -> out.println(line(List.of(clock), whole) + "  " + place(clock.node())));
  }

  private void repeat(Work work, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (int i = 0; i < options.steps() || System.nanoTime() < end; i++) {
      work.run();
    }
  }

  private static String line(List<Clock> all, double whole) {
    double millis = millis(all);
    double flops = all.stream().mapToDouble(clock -> clock.runs() * clock.node().flops())
        .sum();
    double bytes = all.stream().mapToDouble(clock -> clock.runs() * bytes(clock.node())).sum();
    return String.format(Locale.ROOT, "  %-22s %-34s %5d %9.3f %6.1f %9.1f %7.1f",
        kind(all.getFirst()), code(all.getFirst()), all.size(), millis, 100 * millis / whole,
        flops / millis / 1e6, bytes / millis / 1e6);
  }

  private static double millis(List<Clock> clocks) {
    return clocks.stream().mapToDouble(Clock::millis).sum();
  }

  private static String kind(Clock clock) {
    return clock.node().op() instanceof Fused fused
        ? fused.base().getClass().getSimpleName() + " and " + fused.tail().size()
        : clock.node().op().getClass().getSimpleName();
  }

  private static String code(Clock clock) {
    return clock.implementation();
  }

  private static double bytes(Node node) {
    return node.inputs().stream().mapToDouble(value -> value.type().bytes()).sum()
        + node.outputs().stream().mapToDouble(value -> value.type().bytes()).sum();
  }

  private static String place(Node node) {
    return node.origin() + " "
        + node.inputs().stream().limit(2).map(value -> value.type())
            .map(TensorType::toString).collect(Collectors.joining(" "))
        + " -> " + node.output().type();
  }
}
