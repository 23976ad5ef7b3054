package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.engine.Kernel;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Reshape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Where each value of a graph lies: in the memory of a port, or in one arena that values share
/// whose lives do not overlap. What follows from weights alone is computed before everything else and
/// lives on to the next runs.
///
/// @param owners  for each value, the value whose memory it takes: itself, or an earlier one
/// @param offsets for each owner that is no input, its place in the arena
/// @param moves   outputs that must be copied to their port's memory after the last step, by name
/// @param masks   bytes of the values that take fewer than their type says: masks, and what is computed
///     a few images at a time
/// @param spans   steps during which values are in use although nobody names them there
/// @param bytes   size of the arena
public record MemoryPlan(
    Map<Value, Value> owners, Map<Value, Long> offsets, Map<String, Value> moves,
    Map<Value, Long> masks, Map<Value, Life> spans, long bytes) {
  private static final long ALIGNMENT = 64;

  /// Steps during which a piece of memory is in use, both inclusive.
  ///
  /// @param from the step that writes it first
  /// @param to   the step that reads it last
  public record Life(int from, int to) {
    /// Tells whether there is a step in both.
    public boolean overlaps(Life other) {
      return from <= other.to && other.from <= to;
    }

    /// Returns the steps from the first of both to the last.
    Life and(Life other) {
      return new Life(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /// Plans the memory of a graph.
  ///
  /// @param kernels for each node the kernel that will run, nothing for views of other values
  /// @param reuse   the ways in which values may take memory that others had before
  public static MemoryPlan of(
      Graph graph, List<Optional<Kernel>> kernels, Set<MemoryReuse> reuse) {
    return of(graph, kernels, reuse, MicroBatches.NONE);
  }

  /// Plans the memory of a graph of which some is computed a few images at a time, by kernels for so
  /// many.
  static MemoryPlan of(Graph graph, List<Optional<Kernel>> kernels, Set<MemoryReuse> reuse,
      MicroBatches few) {
    return new Planner(graph, kernels, reuse, few).plan();
  }

  /// Returns the bytes that a value takes.
  public long bytes(Value value) {
    return masks.getOrDefault(value, value.type().bytes());
  }

  /// Returns the steps during which the memory of each owner in the arena is in use.
  public Map<Value, Life> lives(Graph graph) {
    Map<Value, Life> lives = new LinkedHashMap<>();
    int prefix = Steady.prefix(graph);
    Set<Value> kept = kept(graph, prefix);
    for (int step = 0; step < graph.nodes().size(); step++) {
      for (Value value : graph.nodes().get(step).outputs()) {
        extend(lives, value, step);
      }
      for (Value value : graph.nodes().get(step).inputs()) {
        extend(lives, value, step >= prefix && kept.contains(value) ? Integer.MAX_VALUE : step);
      }
    }
    for (Port port : graph.outputs()) {
      extend(lives, port.value(), Integer.MAX_VALUE);
    }
    spans.forEach((value, span) -> lives.computeIfPresent(
        requireNonNull(owners.get(value)), (_, life) -> life.and(span)));
    return lives;
  }

  /// Returns what the steps at the beginning that follow from weights alone give to later ones: it
  /// stays from run to run.
  private static Set<Value> kept(Graph graph, int prefix) {
    Set<Value> kept = new HashSet<>();
    graph.nodes().subList(0, prefix).forEach(node -> kept.addAll(node.outputs()));
    return kept;
  }

  private void extend(Map<Value, Life> lives, Value value, int step) {
    Value owner = owners.get(value);
    if (offsets.containsKey(owner)) {
      Life life = lives.getOrDefault(owner, new Life(step, step));
      lives.put(owner, new Life(life.from(), Math.max(life.to(), step)));
    }
  }

  /// Decides first who takes whose memory, then where the rest lies.
  private static final class Planner {
    private final Graph graph;
    private final List<Optional<Kernel>> kernels;
    private final Set<MemoryReuse> reuse;
    private final MicroBatches few;
    private final int prefix;
    private final Map<Value, Value> owners = new HashMap<>();
    private final Map<Value, Integer> lastRead = new HashMap<>();
    private final Map<Value, Port> ports = new HashMap<>();
    private final Map<String, Value> updates = new LinkedHashMap<>();
    private final Map<Value, List<Value>> replaced = new HashMap<>();
    private final Map<Value, Long> masks = new HashMap<>();

    Planner(Graph graph, List<Optional<Kernel>> kernels, Set<MemoryReuse> reuse, MicroBatches few) {
      this.graph = graph;
      this.kernels = kernels;
      this.reuse = reuse;
      this.few = few;
      this.prefix = Steady.prefix(graph);
      Map<String, Value> byName = new HashMap<>();
      for (Port port : graph.inputs()) {
        owners.put(port.value(), port.value());
        ports.put(port.value(), port);
        byName.put(port.name(), port.value());
      }
      for (Port port : graph.outputs()) {
        lastRead.put(port.value(), Integer.MAX_VALUE);
        Value old = byName.get(port.name());
        if (old != null) {
          updates.put(port.name(), port.value());
          replaced.computeIfAbsent(port.value(), _ -> new ArrayList<>()).add(old);
        }
      }
      Set<Value> kept = kept(graph, prefix);
      for (int step = 0; step < graph.nodes().size(); step++) {
        for (Value value : graph.nodes().get(step).inputs()) {
          boolean stays = step >= prefix && kept.contains(value);
          lastRead.merge(value, stays ? Integer.MAX_VALUE : step, Math::max);
        }
      }
    }

    MemoryPlan plan() {
      for (int step = 0; step < graph.nodes().size(); step++) {
        Node node = graph.nodes().get(step);
        masks(node, step);
        for (Value value : node.outputs()) {
          Value owner = owner(node, value, step);
          owners.put(value, owner);
          lastRead.merge(owner, lastRead.getOrDefault(value, step), Math::max);
        }
      }
      Map<String, Value> moves = new LinkedHashMap<>();
      updates.forEach((name, value) -> {
        Value target = graph.input(name).orElseThrow().value();
        if (!ownerOf(value).equals(target)) {
          moves.put(name, value);
        }
      });
      return place(moves);
    }

    private void masks(Node node, int step) {
      Optional<MicroBatches.Group> group = few.at(step);
      for (int i = 0; i < node.outputs().size(); i++) {
        Value value = node.outputs().get(i);
        int output = i;
        OptionalLong bytes = group.isPresent()
            ? OptionalLong.of(group.get().room(value))
            : kernels.get(step).map(kernel -> kernel.bytes(output)).orElse(OptionalLong.empty());
        if (bytes.isPresent() && bytes.getAsLong() < value.type().bytes()) {
          masks.put(value, bytes.getAsLong());
        }
      }
    }

    private Value ownerOf(Value value) {
      return requireNonNull(owners.get(value));
    }

    /// Returns whose memory a result takes.
    private Value owner(Node node, Value value, int step) {
      if (node.op() instanceof Reshape) {
        return ownerOf(node.input(0));
      }
      Optional<Value> port = updated(node, value, step);
      if (port.isPresent()) {
        return port.get();
      }
      for (int i = 0; value.equals(node.output()) && i < node.inputs().size(); i++) {
        Value owner = ownerOf(node.input(i));
        if (!ports.containsKey(owner)
            && lastRead.getOrDefault(owner, step) <= step
            && mayOverwriteAll(owner, node, value, step)) {
          return owner;
        }
      }
      return value;
    }

    /// Returns the old weight that a new one may overwrite: nobody reads it later. What is not computed
    /// by each run has to be copied there by each.
    private Optional<Value> updated(Node node, Value value, int step) {
      if (step < prefix || few.at(step).isPresent()) {
        return Optional.empty();
      }
      for (Value old : replaced.getOrDefault(value, List.of())) {
        if (lastRead.getOrDefault(old, -1) <= step && mayOverwriteAll(old, node, value, step)) {
          return Optional.of(old);
        }
      }
      return Optional.empty();
    }

    /// Tells whether a result may take memory although the node reads it, maybe through two inputs.
    private boolean mayOverwriteAll(Value owner, Node node, Value value, int step) {
      for (int i = 0; i < node.inputs().size(); i++) {
        if (ownerOf(node.input(i)).equals(owner) && !mayOverwrite(node, i, value, step)) {
          return false;
        }
      }
      return true;
    }

    private boolean mayOverwrite(Node node, int input, Value value, int step) {
      Value read = node.input(input);
      return reuse.contains(MemoryReuse.IN_PLACE)
          && value.equals(node.output())
          && read.type().equals(value.type())
          && few.at(step).map(group -> group.inside().containsAll(List.of(read, value)))
              .orElse(true)
          && kernels.get(step).map(kernel -> kernel.inPlace(input)).orElse(false);
    }

    /// Gives each owner a place, the largest first, at the lowest address that is free all its life.
    private MemoryPlan place(Map<String, Value> moves) {
      Map<Value, Long> offsets = new LinkedHashMap<>();
      List<Value> open = new ArrayList<>();
      for (Node node : graph.nodes()) {
        node.outputs().stream().filter(v -> ownerOf(v).equals(v)).forEach(open::add);
      }
      open.forEach(value -> offsets.put(value, 0L));
      Map<Value, Life> spans = new HashMap<>();
      for (MicroBatches.Group group : few.groups()) {
        group.across().forEach(
            value -> spans.merge(value, new Life(group.from(), group.to() - 1), Life::and));
      }
      Map<Value, Life> lives = new MemoryPlan(owners, offsets, moves, masks, spans, 0).lives(graph);
      open.sort(Comparator.comparingLong(this::size).reversed());
      List<Value> placed = new ArrayList<>();
      long bytes = 0;
      for (Value value : open) {
        long offset = lowest(value, placed, offsets, lives);
        offsets.put(value, offset);
        bytes = Math.max(bytes, offset + size(value));
        Comparator<Value> byOffset = Comparator.comparingLong(v -> requireNonNull(offsets.get(v)));
        int at = Collections.binarySearch(placed, value, byOffset);
        placed.add(at < 0 ? -at - 1 : at, value);
      }
      return new MemoryPlan(Map.copyOf(owners), Map.copyOf(offsets), moves, Map.copyOf(masks),
          Map.copyOf(spans), bytes);
    }

    private long lowest(
        Value value, List<Value> placed, Map<Value, Long> offsets, Map<Value, Life> lives) {
      Life life = requireNonNull(lives.get(value));
      long offset = 0;
      for (Value other : placed) {
        boolean apart = !reuse.contains(MemoryReuse.SHARED);
        if (apart || requireNonNull(lives.get(other)).overlaps(life)) {
          long begin = requireNonNull(offsets.get(other));
          if (offset + size(value) <= begin) {
            break;
          }
          offset = Math.max(offset, begin + size(other));
        }
      }
      return offset;
    }

    private long size(Value value) {
      long bytes = masks.getOrDefault(value, value.type().bytes());
      return Math.max(ALIGNMENT, Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT);
    }
  }
}
