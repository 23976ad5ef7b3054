package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A graph that is ready to run: kernels chosen, memory placed, nothing left to decide.
///
/// What follows from weights alone is computed by the first run, and again by the first one after a
/// weight has changed; what follows from the batch, by each run.
///
/// Write the inputs to their ports, run, read the outputs from theirs. The memory, native parts
/// included, goes when the garbage collector finds that nobody holds the plan or a port's tensor.
/// Runs from several threads wait for each other.
public final class Plan {
  private final Graph graph;
  private final List<Optional<Kernel>> kernels;
  private final MemoryPlan memory;
  private final Map<Integer, Tiles> tiles;
  private final MicroBatches few;
  private final Engine engine;
  private final List<Step> preparation = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Tensor> read = new ArrayList<>();
  private final List<Tensor> written = new ArrayList<>();
  private final long[] versions;
  private boolean prepared;
  private final Map<String, Tensor> ports = new HashMap<>();
  private final Map<Value, Tensor> inputs = new HashMap<>();
  private final MemorySegment arena;
  private final long scratchBytes;
  private long keptBytes;

  /// Ties a planned graph to its memory.
  ///
  /// @param tiles what is computed in tiles, by the number of the first node
  /// @param few   what is computed a few images at a time, by kernels for so many
  /// @param bound memory of the ports that the caller owns, by name: weights and state
  Plan(
      Graph graph,
      List<Optional<Kernel>> kernels,
      MemoryPlan memory,
      Map<Integer, Tiles> tiles,
      MicroBatches few,
      Engine engine,
      Map<String, Tensor> bound,
      Arena natives) {
    this.graph = graph;
    this.kernels = List.copyOf(kernels);
    this.memory = memory;
    this.tiles = tiles;
    this.few = few;
    this.engine = engine;
    arena = engine.allocate(memory.bytes(), natives);
    scratchBytes = LongStream.concat(
        kernels.stream().mapToLong(k -> k.map(Kernel::scratchBytes).orElse(0L)),
        tiles.values().stream().mapToLong(Tiles::scratchBytes)).max().orElse(0);
    MemorySegment scratch = engine.allocate(scratchBytes, natives);
    for (Port port : graph.inputs()) {
      Tensor tensor = bound.get(port.name());
      inputs.put(port.value(), check(port, tensor));
      ports.put(port.name(), inputs.get(port.value()));
    }
    int prefix = Steady.prefix(graph);
    Set<Value> weights = Steady.weights(graph);
    follow(graph.nodes().subList(0, prefix), weights);
    bind(scratch, prefix, weights);
    for (Port port : graph.outputs()) {
      graph.input(port.name())
          .ifPresent(old -> written.add(requireNonNull(inputs.get(old.value()))));
    }
    versions = new long[read.size()];
  }

  /// Notes the weights that nodes read, whose changes the preparation depends on.
  private void follow(List<Node> nodes, Set<Value> weights) {
    nodes.stream()
        .flatMap(node -> node.inputs().stream())
        .filter(weights::contains)
        .map(value -> requireNonNull(inputs.get(value)))
        .filter(tensor -> !read.contains(tensor))
        .forEach(read::add);
  }

  private static Tensor check(Port port, @Nullable Tensor tensor) {
    if (tensor == null) {
      return Tensor.zeros(port.value().type());
    }
    if (!tensor.isOwned()) {
      throw new IllegalArgumentException(
          "%s lies in memory that somebody else may free.\n  fix:    bind a copy of the tensor."
              .formatted(port.name()));
    }
    if (!tensor.type().equals(port.value().type())) {
      throw new IllegalArgumentException(
          "%s is %s, the model expects %s."
              .formatted(port.name(), tensor.type(), port.value().type()));
    }
    return tensor;
  }

  private void bind(MemorySegment scratch, int prefix, Set<Value> weights) {
    Set<Value> steady = new HashSet<>(weights);
    for (int i = 0; i < kernels.size(); i++) {
      Node node = graph.nodes().get(i);
      Kernel kernel = kernels.get(i).orElse(null);
      if (i < prefix) {
        steady.addAll(node.outputs());
      }
      Optional<MicroBatches.Group> parts = few.at(i);
      if (parts.isPresent()) {
        bindParts(parts.get(), scratch, steady, weights);
        i = parts.get().to() - 1;
        continue;
      }
      Tiles group = tiles.get(i);
      Optional<List<Step>> tiled = group == null
          ? Optional.empty()
          : group.bind(this::segment, memory.owners(), scratch);
      if (group != null && tiled.isPresent()) {
        steps.addAll(tiled.get());
        i += group.size() - 1;
        continue;
      }
      if (kernel == null) {
        continue;
      }
      List<MemorySegment> from = segments(node.inputs());
      List<MemorySegment> to = segments(node.outputs());
      if (i < prefix) {
        preparation.add(kernel.bind(from, to, scratch));
      } else {
        Step step = kernel.bind(from, to, scratch, positions(node, steady));
        steps.add(step);
        prepare(step, node, weights);
      }
    }
    steps.addAll(moves());
  }

  /// Notes what a step wants done when a weight has changed.
  private void prepare(Step step, Node node, Set<Value> weights) {
    if (step.keptBytes() > 0) {
      preparation.add(step::prepare);
      keptBytes += step.keptBytes();
      follow(List.of(node), weights);
    }
  }

  /// Adds the steps of a group, part by part. A node that knows the images of its part alone has one
  /// step, which runs for each part.
  private void bindParts(
      MicroBatches.Group group, MemorySegment scratch, Set<Value> steady, Set<Value> weights) {
    Map<Node, Step> same = new HashMap<>();
    for (int part = 0; part < group.parts(); part++) {
      int number = part;
      for (int i = group.from(); i < group.to(); i++) {
        Node node = graph.nodes().get(i);
        Step step = same.get(node);
        if (step == null) {
          step = kernels.get(i).orElseThrow().bind(
              node.inputs().stream().map(value -> segment(value, group, number)).toList(),
              node.outputs().stream().map(value -> segment(value, group, number)).toList(),
              scratch, positions(node, steady));
          prepare(step, node, weights);
        }
        if (group.hides(node)) {
          same.put(node, step);
        }
        steps.add(step);
      }
    }
  }

  private MemorySegment segment(Value value, MicroBatches.Group group, int part) {
    long bytes = group.bytes(value);
    return group.across().contains(value)
        ? segment(value).asSlice(part * bytes, bytes)
        : segment(value);
  }

  private static Set<Integer> positions(Node node, Set<Value> steady) {
    return IntStream.range(0, node.inputs().size())
        .filter(index -> steady.contains(node.input(index)))
        .boxed()
        .collect(Collectors.toSet());
  }

  /// Returns the copies of new values to their ports' memory. Old values that leave as well, under
  /// another name, are first copied to memory of their own.
  private List<Step> moves() {
    Set<Value> overwritten = memory.moves().keySet().stream()
        .map(name -> graph.input(name).orElseThrow().value())
        .collect(Collectors.toSet());
    List<Step> moves = new ArrayList<>();
    for (Port port : graph.outputs()) {
      Tensor result = Tensor.over(port.value().type(), segment(port.value()));
      if (overwritten.contains(memory.owners().get(port.value()))) {
        Tensor kept = Tensor.zeros(result.type());
        MemorySegment old = result.memory();
        steps.add(() -> kept.memory().copyFrom(old));
        result = kept;
      }
      MemorySegment from = result.memory();
      ports.putIfAbsent(port.name(), result);
      if (memory.moves().containsKey(port.name())) {
        MemorySegment to = port(port.name()).reportedMemory();
        moves.add(() -> to.copyFrom(from));
      }
    }
    return moves;
  }

  private List<MemorySegment> segments(List<Value> values) {
    return values.stream().map(this::segment).toList();
  }

  private MemorySegment segment(Value value) {
    Value owner = memory.owners().get(value);
    Tensor input = inputs.get(owner);
    MemorySegment whole = input != null
        ? input.reportedMemory()
        : arena.asSlice(requireNonNull(memory.offsets().get(owner)));
    return whole.asSlice(0, memory.bytes(value));
  }

  /// Returns the tensor of an input or output; a weight's new value is in the weight itself.
  ///
  /// The tensor is the plan's own memory: the next run overwrites it.
  ///
  /// @throws IllegalArgumentException if there is no port of this name
  public Tensor port(String name) {
    Tensor tensor = ports.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "the plan has no port '%s'. It has %s."
              .formatted(name, ports.keySet().stream().sorted().toList()));
    }
    return tensor;
  }

  /// Computes the outputs from the inputs.
  public synchronized void run() {
    if (isChanged()) {
      engine.run(preparation);
      prepared = true;
    }
    try {
      engine.run(steps);
    } finally {
      for (int i = 0; i < written.size(); i++) {
        written.get(i).changed();
      }
    }
  }

  /// Tells whether a weight has changed since the preparation, which is to be done again if so.
  private boolean isChanged() {
    boolean changed = !prepared;
    for (int i = 0; i < versions.length; i++) {
      long version = read.get(i).version();
      changed |= version != versions[i];
      // Before anybody reads the elements: what is written from here on is another version.
      versions[i] = version;
    }
    prepared &= !changed;
    return changed;
  }

  /// Returns the graph that runs, after all passes.
  public Graph graph() {
    return graph;
  }

  /// Returns where the values lie.
  public MemoryPlan memory() {
    return memory;
  }

  /// Returns the bytes that the plan holds beyond its ports.
  public long bytes() {
    return memory.bytes() + scratchBytes + keptBytes;
  }

  /// Returns in how many parts, one after the other, a node goes through the batch; 1 for all at once.
  ///
  /// @param node its number in the graph
  public int parts(int node) {
    return few.at(node).map(MicroBatches.Group::parts).orElse(1);
  }

  /// Returns the implementation that each node of the graph runs on, `view` where nothing runs.
  public List<String> implementations() {
    return kernels.stream().map(k -> k.map(Kernel::implementation).orElse("view")).toList();
  }
}
