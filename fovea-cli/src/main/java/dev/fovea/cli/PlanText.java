package dev.fovea.cli;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphText;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.tensor.Count;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Prints a graph on its way to a plan.
///
/// @param out    where to
/// @param engine name of the engine that the plan is for
record PlanText(PrintWriter out, String engine) {
  /// Prints the graph after each pass that changes it, and the plan.
  void print(Compiler compiler, Graph graph) {
    Optional<Graph> before = Optional.empty();
    for (Map.Entry<String, Graph> stage : compiler.stages(graph).entrySet()) {
      boolean same = before.equals(Optional.of(stage.getValue()));
      out.println(
          "== %s: %s".formatted(stage.getKey(), same ? "unchanged" : size(stage.getValue())));
      if (!same) {
        stage(stage.getValue());
        out.println();
      }
      before = Optional.of(stage.getValue());
    }
    out.println();
    plan(compiler.compile(graph, Map.of()));
  }

  private static String size(Graph graph) {
    long bytes = graph.nodes().stream().mapToLong(PlanText::bytes).sum();
    return "%s, %s computed, %s".formatted(
        Count.of(graph.nodes().size(), "node"), bytes(bytes), flops(graph.flops()));
  }

  private void stage(Graph graph) {
    for (Port port : graph.inputs()) {
      out.println("in %s %s: %s".formatted(port.name(), port.value(), port.value().type()));
    }
    for (Node node : graph.nodes()) {
      out.println("%s  [%s, %s]".formatted(
          GraphText.print(node), bytes(bytes(node)), flops(node.flops())));
    }
    for (Port port : graph.outputs()) {
      out.println("out %s %s".formatted(port.name(), port.value()));
    }
  }

  private void plan(Plan plan) {
    out.println("== plan: %s in %s, %s of values before they share memory".formatted(
        Count.of(plan.graph().nodes().size(), "node"), bytes(plan.bytes()),
        bytes(plan.graph().nodes().stream().mapToLong(PlanText::bytes).sum())));
    List<String> implementations = plan.implementations();
    int width = implementations.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < implementations.size(); i++) {
      Node node = plan.graph().nodes().get(i);
      String parts = plan.parts(i) == 1 ? "" : ", in %d parts".formatted(plan.parts(i));
      out.println("%s  %10s  %12s  %s %s".formatted(
          padded(implementations.get(i), width),
          bytes(bytes(node)),
          flops(node.flops()),
          node.op(),
          node.origin().isEmpty() ? "" : " # " + node.origin() + parts));
    }
    SlowNode.of(plan, engine).forEach(
        slow -> out.println("warning: " + slow.text(flops(slow.node().flops()))));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static long bytes(Node node) {
    return node.outputs().stream().mapToLong(value -> value.type().bytes()).sum();
  }

  private static String bytes(long bytes) {
    return amount((double) bytes, 1024, "B", "KiB", "MiB", "GiB");
  }

  private static String flops(long flops) {
    return amount((double) flops, 1000, "FLOP", "kFLOP", "MFLOP", "GFLOP");
  }

  private static String amount(double number, int step, String... units) {
    int unit = 0;
    while (number >= step && unit < units.length - 1) {
      number /= step;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", number, units[unit]);
  }
}
