package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.AveragePool;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.Fused;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Unary;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Neighbouring layers of a prediction, all of them for a few images before the next few: what a layer
/// gives is still in the processor's cache when the next one reads it, and has memory for these images
/// only.
///
/// That pays where images are large and kernels small, which is at the beginning of a network. What is
/// computed for an image does not depend on the others beside it, so nothing that normalizes over a
/// batch is among these layers.
final class MicroBatches {
  /// No layers.
  static final MicroBatches NONE = new MicroBatches(List.of());

  /// What two layers gain, the calls cost.
  private static final int FEWEST_NODES = 3;

  /// Fewer parts are not worth it: the whole batch is nearly in the cache then.
  private static final int FEWEST_PARTS = 4;

  /// How much smaller than wished a part may be where the batch does not divide otherwise.
  private static final long SMALLEST = 4;
  private static final long ALIGNMENT = 64;

  /// Images of a layer count as large as long as they are not so many times smaller than the largest.
  private static final long ALIKE = 4;

  /// How much dearer a weight's byte is, once for each part, than an image's that stays in the cache.
  private static final long WEIGHTS_PRICE = 4;

  /// Some nodes in a row.
  ///
  /// @param from   number of the first
  /// @param to     number behind the last
  /// @param images how many are computed together
  /// @param parts  how many times
  /// @param inside values that only these nodes know
  /// @param across values over the whole batch that these nodes read or write
  record Group(int from, int to, int images, int parts, Set<Value> inside, Set<Value> across) {
    /// Tells whether a node reads and writes nothing over the whole batch, so that it does the same for
    /// each part.
    boolean hides(Node node) {
      return Stream.concat(node.inputs().stream(), node.outputs().stream())
          .noneMatch(across::contains);
    }

    /// Returns the same node for the images of a part.
    Node part(Node node) {
      return new Node(node.op(), node.inputs().stream().map(this::part).toList(),
          node.outputs().stream().map(this::part).toList(), node.origin());
    }

    private Value part(Value value) {
      return inside.contains(value) || across.contains(value)
          ? new Value(value.id(), few(value.type(), images))
          : value;
    }

    /// Returns the bytes of a value for the images of a part.
    long bytes(Value value) {
      return part(value).type().bytes();
    }

    /// Returns the bytes of memory that a value takes.
    long room(Value value) {
      return inside.contains(value) ? bytes(value) : value.type().bytes();
    }
  }

  private final List<Group> groups;

  private MicroBatches(List<Group> groups) {
    this.groups = groups;
  }

  /// Finds what of a graph is worth being computed a few images at a time.
  ///
  /// @param cache bytes that a layer's images may take to stay in the cache
  static MicroBatches of(Graph graph, long cache) {
    Set<Value> images = new HashSet<>();
    graph.inputs().stream()
        .filter(port -> port.kind() == Port.Kind.BATCH && port.value().shape().rank() > 1)
        .map(Port::value).forEach(images::add);
    List<Group> groups = new ArrayList<>();
    List<Node> nodes = graph.nodes();
    int from = Steady.prefix(graph);
    while (from < nodes.size()) {
      int to = from;
      while (to < nodes.size() && isAlone(nodes.get(to), images)) {
        images.add(nodes.get(to).output());
        to++;
      }
      while (from < to) {
        int behind = behindLarge(nodes, from, to, images);
        group(graph, best(nodes, from, behind, images), images, cache).ifPresent(groups::add);
        from = behind;
      }
      from++;
    }
    return new MicroBatches(List.copyOf(groups));
  }

  /// Returns the number behind the last node whose images are about as large as the largest: the small
  /// ones behind it can be more at a time.
  private static int behindLarge(List<Node> nodes, int from, int to, Set<Value> images) {
    long largest = nodes.subList(from, to).stream().mapToLong(node -> imageBytes(node, images))
        .max().orElseThrow();
    int last = to - 1;
    while (ALIKE * imageBytes(nodes.get(last), images) < largest) {
      last--;
    }
    return last + 1;
  }

  /// Returns the nodes in a row, first and behind the last, that spare most memory traffic: that of their
  /// images, less the weights, which come through the cache once for each part.
  private static int[] best(List<Node> nodes, int from, int to, Set<Value> images) {
    int[] best = {from, from};
    long most = 0;
    int start = from;
    long sum = 0;
    for (int i = from; i < to; i++) {
      Node node = nodes.get(i);
      long weights = node.inputs().stream().filter(value -> !images.contains(value))
          .mapToLong(value -> value.type().bytes()).sum();
      sum += imageBytes(node, images) - WEIGHTS_PRICE * weights;
      if (sum <= 0) {
        sum = 0;
        start = i + 1;
      } else if (sum > most) {
        most = sum;
        best = new int[]{start, i + 1};
      }
    }
    return best;
  }

  /// Tells whether a node treats each image on its own.
  private static boolean isAlone(Node node, Set<Value> images) {
    Value result = node.output();
    if (node.outputs().size() != 1 || node.inputs().isEmpty()
        || !images.contains(node.input(0)) || result.shape().rank() < 2) {
      return false;
    }
    int batch = node.input(0).shape().dim(0);
    Op base = node.op() instanceof Fused fused ? fused.base() : node.op();
    boolean known = switch (base) {
      case Conv _,MaxPool _,AveragePool _,Cast _,Unary _,Binary _ -> true;
      case Concat(int axis) -> axis > 0;
      default -> false;
    };
    if (!known || batch < FEWEST_PARTS || result.shape().dim(0) != batch) {
      return false;
    }
    boolean fits = IntStream.range(0, node.inputs().size()).allMatch(i -> {
      Value input = node.input(i);
      return images.contains(input)
          ? input.shape().dim(0) == batch && input.shape().rank() == result.shape().rank()
          : base instanceof Conv && i == 1 || input.shape().rank() <= 1;
    });
    List<TensorType> one = node.inputs().stream()
        .map(value -> images.contains(value) ? few(value.type(), 1) : value.type()).toList();
    return fits && node.op().infer(one).equals(List.of(few(result.type(), 1)));
  }

  /// Returns the bytes that a node reads and writes for one image.
  private static long imageBytes(Node node, Set<Value> images) {
    return Stream.concat(node.inputs().stream().filter(images::contains), Stream.of(node.output()))
        .distinct().mapToLong(value -> few(value.type(), 1).bytes()).sum();
  }

  private static TensorType few(TensorType type, int images) {
    return type.with(type.shape().with(0, images));
  }

  private static Optional<Group> group(
      Graph graph, int[] range, Set<Value> images, long cache) {
    int from = range[0];
    int to = range[1];
    if (to - from < FEWEST_NODES) {
      return Optional.empty();
    }
    List<Node> nodes = graph.nodes().subList(from, to);
    Set<Value> inside = new HashSet<>();
    nodes.forEach(node -> inside.add(node.output()));
    graph.outputs().forEach(port -> inside.remove(port.value()));
    Stream.concat(graph.nodes().subList(0, from).stream(),
        graph.nodes().subList(to, graph.nodes().size()).stream())
        .forEach(node -> node.inputs().forEach(inside::remove));
    Set<Value> across = new HashSet<>();
    nodes.forEach(node -> Stream.concat(node.inputs().stream(), Stream.of(node.output()))
        .filter(value -> images.contains(value) && !inside.contains(value)).forEach(across::add));
    if (2 * bytes(across) > bytes(inside)) {
      return Optional.empty();
    }
    int batch = nodes.getFirst().output().shape().dim(0);
    long image = nodes.stream().mapToLong(node -> imageBytes(node, images)).max().orElseThrow();
    long wish = Math.max(1, cache / image);
    if (wish > batch / FEWEST_PARTS) {
      return Optional.empty();
    }
    return IntStream.iterate((int) wish, count -> count > 0 && SMALLEST * count >= wish, i -> i - 1)
        .filter(count -> batch % count == 0)
        .filter(count -> across.stream().allMatch(
            value -> few(value.type(), count).bytes() % ALIGNMENT == 0))
        .mapToObj(count -> new Group(from, to, count, batch / count, Set.copyOf(inside),
            Set.copyOf(across)))
        .findFirst();
  }

  private static long bytes(Set<Value> values) {
    return values.stream().mapToLong(value -> value.type().bytes()).sum();
  }

  /// Returns the group that a node belongs to.
  Optional<Group> at(int node) {
    return groups.stream().filter(group -> group.from <= node && node < group.to).findFirst();
  }

  /// Returns all groups.
  List<Group> groups() {
    return groups;
  }
}
