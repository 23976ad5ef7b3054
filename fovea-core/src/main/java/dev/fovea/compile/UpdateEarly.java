package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Cast;
import dev.fovea.op.Fill;
import dev.fovea.op.Reshape;
import dev.fovea.op.Unary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Moves a weight as soon as its derivative is there, and not at the end of the step: the derivative
/// is still in the processor's cache, and its memory is free for the next one.
///
/// Who reads the old weight goes first, so that the new one may overwrite it.
public record UpdateEarly() implements Pass {
  @Override
  public Graph run(Graph graph) {
    List<Integer> slots = new Schedule(graph).slots();
    List<Node> sorted = IntStream.range(0, slots.size()).boxed()
        .sorted(Comparator.comparing(slots::get))
        .map(graph.nodes()::get)
        .toList();
    return new Graph(graph.inputs(), sorted, graph.outputs());
  }

  /// Behind which node of the old order each node runs.
  private static final class Schedule {
    private final List<Node> nodes;
    private final Map<Value, List<Value>> replaced = new HashMap<>();
    private final Set<Node> updates = new HashSet<>();
    /// The last node that stays where it is and reads a value.
    private final Map<Value, Integer> lastRead = new HashMap<>();

    Schedule(Graph graph) {
      nodes = graph.nodes();
      Set<Value> elsewhere = new HashSet<>();
      for (Port port : graph.outputs()) {
        graph.input(port.name()).ifPresentOrElse(
            old -> replaced.computeIfAbsent(port.value(), _ -> new ArrayList<>()).add(old.value()),
            () -> elsewhere.add(port.value()));
      }
      for (int i = nodes.size() - 1; i >= 0; i--) {
        Node node = nodes.get(i);
        if (node.outputs().stream().noneMatch(elsewhere::contains) && isElementwise(node.op())) {
          updates.add(node);
        } else {
          elsewhere.addAll(node.inputs());
          for (Value value : node.inputs()) {
            lastRead.putIfAbsent(value, i);
          }
        }
      }
    }

    /// What computes a new weight from its derivative; all else stays where it is.
    private static boolean isElementwise(Op op) {
      return switch (op) {
        case Unary _,Binary _,Cast _,Fill _,Broadcast _,Reshape _ -> true;
        default -> false;
      };
    }

    /// New weights come as early as they can, and what they alone need directly before them.
    List<Integer> slots() {
      Map<Value, Integer> earliest = new HashMap<>();
      Integer[] slots = new Integer[nodes.size()];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = updates.contains(nodes.get(i)) ? earliest(nodes.get(i), earliest) : i;
        for (Value output : nodes.get(i).outputs()) {
          earliest.put(output, slots[i]);
        }
      }
      Map<Value, Integer> wanted = new HashMap<>();
      for (int i = slots.length - 1; i >= 0; i--) {
        Node node = nodes.get(i);
        if (updates.contains(node) && !replaced.containsKey(node.output())) {
          slots[i] = Math.min(i, wanted.getOrDefault(node.output(), i));
        }
        for (Value input : node.inputs()) {
          wanted.merge(input, slots[i], Math::min);
        }
      }
      return List.of(slots);
    }

    private int earliest(Node node, Map<Value, Integer> earliest) {
      int slot = 0;
      for (Value input : node.inputs()) {
        slot = Math.max(slot, earliest.getOrDefault(input, 0));
      }
      for (Value old : replaced.getOrDefault(node.output(), List.of())) {
        slot = Math.max(slot, lastRead.getOrDefault(old, 0));
      }
      return slot;
    }
  }
}
