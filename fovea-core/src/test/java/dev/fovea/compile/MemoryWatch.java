package dev.fovea.compile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.Kernel;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Reshape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/// Walks through a planned graph and remembers for each piece of memory whose value lies there.
///
/// Knows nothing of how the planner decides, only of what kernels may count on.
final class MemoryWatch {
  private static final int PIECE = 64;

  private final Graph graph;
  private final List<Optional<Kernel>> kernels;
  private final MemoryPlan plan;
  private final Map<String, Value> holds = new HashMap<>();
  /// For a view, the value whose bytes it shows; for others themselves.
  private final Map<Value, Value> sources = new HashMap<>();

  MemoryWatch(Graph graph, List<Optional<Kernel>> kernels, MemoryPlan plan) {
    this.graph = graph;
    this.kernels = kernels;
    this.plan = plan;
  }

  /// Returns the bytes that a value takes in an arena.
  static long room(Value value) {
    return Math.max(PIECE, Math.ceilDiv(value.type().bytes(), PIECE) * PIECE);
  }

  void run() {
    for (Port port : graph.inputs()) {
      write(port.value());
    }
    steps(0);
    outputs();
    // The next run leaves out what follows from weights alone.
    for (Port port : graph.inputs()) {
      if (!Steady.weights(graph).contains(port.value())) {
        write(port.value());
      }
    }
    steps(Steady.prefix(graph));
    outputs();
  }

  private void steps(int first) {
    for (int step = first; step < graph.nodes().size(); step++) {
      Node node = graph.nodes().get(step);
      node.inputs().forEach(input -> assertHolds(input, node.toString()));
      if (node.op() instanceof Reshape) {
        sources.put(node.output(), sources.get(node.input(0)));
        assertHolds(node.output(), node.toString());
      } else {
        assertMayWrite(node, kernels.get(step).orElseThrow());
        node.outputs().forEach(this::write);
        node.outputs().forEach(output -> assertHolds(output, node.toString()));
      }
    }
  }

  private void outputs() {
    for (Port port : graph.outputs()) {
      assertHolds(port.value(), "output " + port.name());
      boolean update = graph.input(port.name()).isPresent();
      if (update && !plan.moves().containsKey(port.name())) {
        Value target = graph.input(port.name()).orElseThrow().value();
        assertThat(pieces(port.value())).as("%s is updated in place", port.name())
            .isEqualTo(pieces(target));
      }
    }
  }

  /// Results may only lie over inputs that the kernel lets them overwrite, and never over each other.
  private void assertMayWrite(Node node, Kernel kernel) {
    Map<String, Value> written = new HashMap<>();
    for (Value output : node.outputs()) {
      for (String piece : pieces(output)) {
        assertThat(written.put(piece, output)).as("two results of %s share bytes", node).isNull();
        for (int i = 0; i < node.inputs().size(); i++) {
          if (pieces(node.input(i)).contains(piece)) {
            assertThat(kernel.inPlace(i)).as("%s may overwrite input %d", node, i).isTrue();
            assertThat(output).as("only the first result may do so").isEqualTo(node.output());
            assertThat(pieces(output)).as("it lies exactly there")
                .isEqualTo(pieces(node.input(i)));
          }
        }
      }
    }
  }

  private void write(Value value) {
    sources.put(value, value);
    pieces(value).forEach(piece -> holds.put(piece, value));
  }

  private void assertHolds(Value value, String reader) {
    for (String piece : pieces(value)) {
      assertThat(holds.get(piece)).as("%s as %s reads it, at %s", value, reader, piece)
          .isEqualTo(sources.get(value));
    }
  }

  /// Returns the pieces of memory where a value lies: of a port, or of the arena.
  private List<String> pieces(Value value) {
    Value owner = requireNonNull(plan.owners().get(value));
    Long offset = plan.offsets().get(owner);
    String where = offset == null ? "port " + owner + " " : "arena ";
    long first = offset == null ? 0 : offset / PIECE;
    if (offset != null) {
      assertThat(offset % PIECE).as("alignment of %s", value).isZero();
      assertThat(offset + room(owner)).isLessThanOrEqualTo(plan.bytes());
    }
    return LongStream.range(first, first + room(value) / PIECE)
        .mapToObj(piece -> where + piece).toList();
  }
}
