package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Fused;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Neighbouring nodes that treat each element on its own, computed tile by tile: the update of a large
/// weight is one pass through memory, and not one for each op of the optimizer.
///
/// What a node writes into a tile is still in the processor's cache when the next one reads it; what
/// nobody else reads has memory for one tile only. Each element goes the same way as without tiles, so
/// that results are the same to the bit.
final class Tiles {
  /// Fewest elements of what is computed in tiles: the values of smaller ones stay in the cache anyway.
  private static final long FEWEST = 1 << 20;

  /// What two nodes gain, the tiles cost.
  private static final int FEWEST_NODES = 3;

  /// Most elements of a tile, 1 MB. Each node costs some microseconds a tile, and a primitive.
  private static final long MOST = 1 << 18;
  private static final long ALIGNMENT = 64;

  private final List<Node> nodes;
  private final long elements;
  private final long count;
  private final List<Kernel> full;
  private final List<Kernel> rest;
  private final Map<Value, Long> own = new LinkedHashMap<>();
  private final long ownBytes;

  private Tiles(Graph graph, List<Node> nodes, MemoryPlan memory, Function<Node, Kernel> kernels) {
    this.nodes = nodes;
    long size = nodes.getFirst().output().shape().size();
    long alike = Math.ceilDiv(size, Math.ceilDiv(size, MOST));
    this.elements = Math.ceilDiv(alike, ALIGNMENT) * ALIGNMENT;
    this.count = Math.ceilDiv(size, elements);
    this.full = kernels(nodes, elements, kernels);
    this.rest = kernels(nodes, size - (count - 1) * elements, kernels);
    long bytes = 0;
    for (Value owner : unseen(graph, nodes, memory)) {
      own.put(owner, bytes);
      bytes += Math.ceilDiv(elements * owner.dtype().bytes(), ALIGNMENT) * ALIGNMENT;
    }
    this.ownBytes = bytes;
  }

  /// Finds what of a graph can be computed in tiles.
  ///
  /// @param few      what is computed a few images at a time instead
  /// @param kernels  what runs each node, as the memory was planned for it
  /// @param choose   chooses the kernel of a node
  /// @return the groups by the number of their first node
  static Map<Integer, Tiles> of(
      Graph graph, MicroBatches few, List<Optional<Kernel>> kernels, MemoryPlan memory,
      Function<Node, Kernel> choose) {
    Map<Integer, Tiles> groups = new HashMap<>();
    List<Node> nodes = graph.nodes();
    int from = Steady.prefix(graph);
    while (from < nodes.size()) {
      int to = from;
      while (to < nodes.size() && few.at(to).isEmpty()
          && isAlike(nodes.get(to), nodes.get(from), memory)) {
        to++;
      }
      if (to - from >= FEWEST_NODES && nodes.get(from).output().shape().size() >= FEWEST) {
        Tiles tiles = new Tiles(graph, List.copyOf(nodes.subList(from, to)), memory, choose);
        if (tiles.runsOn(kernels.subList(from, to))) {
          groups.put(from, tiles);
        }
      }
      from = Math.max(to, from + 1);
    }
    return groups;
  }

  /// Tells whether a node treats each element on its own, and is of the same layer or weight as another
  /// one, with as many elements.
  private static boolean isAlike(Node node, Node first, MemoryPlan memory) {
    long size = first.output().shape().size();
    return node.outputs().size() == 1
        && node.origin().equals(first.origin())
        && node.output().shape().size() == size
        && isElementwise(node.op())
        && Stream.concat(node.inputs().stream(), node.outputs().stream())
            .allMatch(value -> isScalar(value) || value.shape().size() == size
                && memory.bytes(value) == value.type().bytes());
  }

  private static boolean isElementwise(Op op) {
    return op instanceof Fused fused
        ? isElementwise(fused.base())
        : op instanceof Unary || op instanceof Binary;
  }

  private static boolean isScalar(Value value) {
    return value.shape().size() == 1;
  }

  private static List<Kernel> kernels(
      List<Node> nodes, long elements, Function<Node, Kernel> choose) {
    return nodes.stream().map(node -> choose.apply(new Node(
        node.op(), node.inputs().stream().map(value -> tile(value, elements)).toList(),
        List.of(tile(node.output(), elements)), node.origin()))).toList();
  }

  private static Value tile(Value value, long elements) {
    return isScalar(value)
        ? value
        : new Value(value.id(),
            new TensorType(value.dtype(), Shape.of(Math.toIntExact(elements))));
  }

  /// Returns whose memory nobody outside of the nodes sees.
  private static Set<Value> unseen(Graph graph, List<Node> nodes, MemoryPlan memory) {
    Set<Value> inside = new HashSet<>();
    nodes.forEach(node -> inside.add(node.output()));
    Set<Value> seen = new HashSet<>();
    Stream.concat(graph.inputs().stream(), graph.outputs().stream()).map(Port::value)
        .forEach(value -> seen.add(owner(memory, value)));
    for (Node node : graph.nodes()) {
      for (Value value : node.inputs()) {
        if (!inside.contains(value) || !inside.contains(node.outputs().getFirst())) {
          seen.add(owner(memory, value));
        }
      }
      node.outputs().stream().filter(value -> !inside.contains(value))
          .forEach(value -> seen.add(owner(memory, value)));
    }
    Set<Value> unseen = new HashSet<>();
    inside.stream().map(value -> owner(memory, value)).filter(owner -> !seen.contains(owner))
        .forEach(unseen::add);
    return unseen;
  }

  private static Value owner(MemoryPlan memory, Value value) {
    return requireNonNull(memory.owners().get(value));
  }

  /// Tells whether the tiles' kernels are the ones that the memory was planned for.
  private boolean runsOn(List<Optional<Kernel>> kernels) {
    for (int i = 0; i < full.size(); i++) {
      String planned = kernels.get(i).map(Kernel::implementation).orElse("");
      if (!full.get(i).implementation().equals(planned)
          || !rest.get(i).implementation().equals(planned)) {
        return false;
      }
    }
    return true;
  }

  /// Returns how many nodes these are.
  int size() {
    return nodes.size();
  }

  /// Returns the working memory that the steps need.
  long scratchBytes() {
    return ownBytes + Stream.concat(full.stream(), rest.stream())
        .mapToLong(Kernel::scratchBytes).max().orElse(0);
  }

  /// Returns the steps, tile by tile, or nothing if a value lies across another one: then one tile of a
  /// value could overwrite another tile of something that is still to be read.
  ///
  /// @param memory  where whole values are
  /// @param owners  whose memory a value takes
  /// @param scratch at least [#scratchBytes] bytes
  Optional<List<Step>> bind(
      Function<Value, MemorySegment> memory, Map<Value, Value> owners, MemorySegment scratch) {
    if (isAcross(memory, owners)) {
      return Optional.empty();
    }
    MemorySegment shared = scratch.asSlice(ownBytes);
    List<Step> steps = new ArrayList<>();
    for (long tile = 0; tile < count; tile++) {
      List<Kernel> kernels = tile == count - 1 ? rest : full;
      long from = tile * elements;
      long length = Math.min(elements, nodes.getFirst().output().shape().size() - from);
      Function<Value, MemorySegment> part = value -> {
        Long place = own.get(requireNonNull(owners.get(value)));
        long each = value.dtype().bytes();
        if (place != null) {
          return scratch.asSlice(place, length * each);
        }
        return isScalar(value)
            ? memory.apply(value)
            : memory.apply(value).asSlice(from * each, length * each);
      };
      for (int i = 0; i < nodes.size(); i++) {
        Node node = nodes.get(i);
        steps.add(kernels.get(i).bind(node.inputs().stream().map(part).toList(),
            List.of(part.apply(node.output())), shared));
      }
    }
    return Optional.of(steps);
  }

  private boolean isAcross(
      Function<Value, MemorySegment> memory, Map<Value, Value> owners) {
    Set<Value> values = new HashSet<>();
    for (Node node : nodes) {
      Stream.concat(node.inputs().stream(), node.outputs().stream())
          .filter(value -> !own.containsKey(requireNonNull(owners.get(value))))
          .forEach(values::add);
    }
    List<MemorySegment> places = values.stream().map(memory).distinct().toList();
    for (MemorySegment a : places) {
      for (MemorySegment b : places) {
        boolean same = a.address() == b.address() && a.byteSize() == b.byteSize();
        if (!same && a.address() < b.address() + b.byteSize()
            && b.address() < a.address() + a.byteSize()) {
          return true;
        }
      }
    }
    return false;
  }
}
