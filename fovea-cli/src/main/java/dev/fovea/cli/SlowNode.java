package dev.fovea.cli;

import dev.fovea.compile.Plan;
import dev.fovea.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A node with much arithmetic that an engine left to slow code.
///
/// @param node           the node
/// @param implementation the code that it runs on: plain Java, or a native library's reference loop
/// @param engine         name of the engine that has no better code for it
record SlowNode(Node node, String implementation, String engine) {
  /// The engine whose own code is plain Java.
  private static final String JAVA = "java";

  /// Below this, slow code takes a few milliseconds at most.
  private static final long MUCH = 10_000_000;

  /// Returns a plan's slow nodes, in their order; on the Java engine none are slower than usual.
  ///
  /// @param engine name of the engine that the plan was made for
  static List<SlowNode> of(Plan plan, String engine) {
    List<SlowNode> slow = new ArrayList<>();
    for (int i = 0; i < plan.implementations().size() && !engine.equals(JAVA); i++) {
      Node node = plan.graph().nodes().get(i);
      String implementation = plan.implementations().get(i);
      if (node.flops() > MUCH && (implementation.equals(JAVA) || implementation.contains("ref"))) {
        slow.add(new SlowNode(node, implementation, engine));
      }
    }
    return slow;
  }

  /// Returns one line that names the layers of all, if there are any.
  static Optional<String> line(List<SlowNode> slow) {
    if (slow.isEmpty()) {
      return Optional.empty();
    }
    String layers = slow.stream()
        .map(each -> "%s (%s)".formatted(each.layer(), each.implementation))
        .distinct()
        .collect(Collectors.joining(", "));
    return Optional.of(
        "warning: %s has no fast code for %d large ops, which will be slow: %s; explain-plan --training shows them."
            .formatted(slow.getFirst().engine, slow.size(), layers));
  }

  /// Returns what is slow.
  ///
  /// @param flops the node's arithmetic, for people
  String text(String flops) {
    return "%s: %s (%s) runs on '%s', which is slow: %s has no fast code for it.".formatted(
        layer(), node.op(), flops, implementation, engine);
  }

  private String layer() {
    return node.origin().isEmpty() ? "no layer" : node.origin();
  }
}
