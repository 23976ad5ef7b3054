package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks what every pass must leave true; run after each of them in tests.
public final class Verifier {
  private Verifier() {}

  /// Checks that each value is given once, before it is read, with the types that its op infers.
  ///
  /// @throws IllegalStateException if not; the message names the node
  public static void check(Graph graph) {
    Set<Value> given = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (Port port : graph.inputs()) {
      require(given.add(port.value()) && ids.add(port.value().id()), "input twice", port);
    }
    for (Node node : graph.nodes()) {
      require(given.containsAll(node.inputs()), "reads what is not there yet", node);
      List<?> inferred = node.op().infer(node.inputTypes());
      require(inferred.equals(node.outputs().stream().map(Value::type).toList()), "types", node);
      for (Value output : node.outputs()) {
        require(given.add(output) && ids.add(output.id()), "gives a value twice", node);
      }
    }
    for (Port port : graph.outputs()) {
      require(given.contains(port.value()), "nobody gives this output", port);
    }
  }

  private static void require(boolean holds, String what, Object where) {
    if (!holds) {
      throw new IllegalStateException(what + ": " + where);
    }
  }
}
