package dev.fovea.files.onnx;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.DropDead;
import dev.fovea.compile.Simplify;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.op.Affine;
import dev.fovea.op.Binary;
import dev.fovea.op.Concat;
import dev.fovea.op.Fill;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the ops of which a layer consists as operators, so that a layer can be written without
/// being known here.
///
/// A layer's graph has a fixed number of samples. A large prime stands for it: lengths that it divides
/// hold the batch, and are left open in the file.
final class OpTrace {
  /// Primes of which one divides no length of a layer.
  private static final List<Integer> PRIMES = List.of(7919, 7907, 7901, 7883, 7879, 7877);

  private final LayerWriter layer;
  private final int batch;
  private final Graph graph;
  private final Map<Value, Laid> laid = new HashMap<>();
  private final Map<Value, Constant> constants = new HashMap<>();
  private final Map<Value, List<Node>> readers = new HashMap<>();

  private OpTrace(LayerWriter layer) {
    this.layer = layer;
    batch = PRIMES.stream().filter(prime -> layer.inputs().stream()
        .allMatch(shape -> shape.dims().stream().allMatch(length -> length % prime != 0)))
        .findFirst().orElseThrow(() -> layer.no("an input of the shapes " + layer.inputs()));
    graph = trace();
    graph.nodes().forEach(node -> node.inputs().forEach(
        input -> readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node)));
  }

  /// Returns the layer's results.
  ///
  /// @throws IllegalArgumentException if ONNX has no operator for one of its ops
  static List<Laid> write(LayerWriter layer, List<Laid> inputs) {
    return new OpTrace(layer).write(inputs);
  }

  private Graph trace() {
    Build build = new Build(false, DType.F32);
    List<Value> values = new ArrayList<>();
    for (Shape shape : layer.inputs()) {
      values.add(build.graph().input(Port.Kind.BATCH, "x" + values.size(),
          new TensorType(DType.F32, shape.withBatch(batch))));
    }
    for (Value result : build.root().call(
        layer.path(), layer.layer(), values, true, DTypePolicy.FLOAT32)) {
      build.graph().output(Port.Kind.RESULT, "y" + build.graph().build().outputs().size(), result);
    }
    return new DropDead().run(new Simplify().run(build.graph().build()));
  }

  private List<Laid> write(List<Laid> inputs) {
    for (Port port : graph.inputs()) {
      switch (port.kind()) {
        case BATCH -> laid.put(port.value(),
            inputs.get(Integer.parseInt(port.name().substring(1))));
        case WEIGHT -> constants.put(port.value(), layer.exporter().weight(port.name()));
        case STATE, RESULT -> throw layer.no("the state " + port.name());
      }
    }
    for (Node node : graph.nodes()) {
      if (laid.containsKey(node.output())) {
        continue;
      }
      Constant folded = folded(node);
      if (folded != null) {
        constants.put(node.output(), folded);
      } else {
        laid.put(node.output(), OpWriter.write(this, node));
      }
    }
    return graph.outputs().stream().map(port -> laid(port.value())).toList();
  }

  /// Returns the result of what depends on weights alone, where that is simple to compute.
  private @Nullable Constant folded(Node node) {
    List<@Nullable Constant> in = new ArrayList<>();
    for (Value value : node.inputs()) {
      in.add(constants.get(value));
    }
    if (node.op() instanceof Fill fill) {
      List<Integer> ones = fill.type().shape().dims().stream().map(_ -> 1).toList();
      return Constant.of(ones, (float) fill.value());
    }
    if (in.stream().anyMatch(c -> c == null)) {
      return null;
    }
    Constant first = requireNonNull(in.getFirst());
    return switch (node.op()) {
      case Reshape(Shape shape) when shape.size() == first.size() -> first.reshape(shape.dims());
      case Transpose(List<Integer> order) -> first.transpose(order);
      case Concat(int axis) when axis == 0 && areWhole(node) -> stacked(node);
      case Unary op -> first.map(op::apply);
      case Binary op -> first.with(requireNonNull(in.get(1)), op::apply);
      default -> null;
    };
  }

  /// Tells whether no constant stands for more elements than it has.
  private boolean areWhole(Node node) {
    return node.inputs().stream()
        .allMatch(value -> requireNonNull(constants.get(value)).size() == value.shape().size());
  }

  /// Returns constants one behind the other.
  private Constant stacked(Node node) {
    Shape shape = node.output().shape();
    FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(shape.size()));
    node.inputs().forEach(value -> all.put(requireNonNull(constants.get(value)).floats()));
    return Constant.of(shape.dims(), all.array());
  }

  LayerWriter layer() {
    return layer;
  }

  GraphMessage graph() {
    return layer.graph();
  }

  Optional<Constant> constant(Value value) {
    return Optional.ofNullable(constants.get(value));
  }

  /// Returns a value that the file holds or computes.
  Laid laid(Value value) {
    return laid.computeIfAbsent(value, _ -> {
      Constant constant = requireNonNull(constants.get(value));
      Constant whole = constant.size() == value.shape().size()
          ? constant
          : constant.broadcast(fixed(value.shape()));
      return new Laid(layer.put("constant", whole), Traced.plainAxes(value.shape().rank()));
    });
  }

  private List<Integer> fixed(Shape shape) {
    if (shape.dims().stream().anyMatch(this::isBatch)) {
      throw layer.no("a constant for each sample of a batch");
    }
    return shape.dims();
  }

  /// Returns a value's name in the file after its axes were brought into this order.
  String arranged(Value value, List<Integer> axes) {
    Constant constant = constants.get(value);
    return constant != null && constant.size() == value.shape().size()
        ? layer.put("constant", constant.transpose(axes))
        : layer.exporter().ordered(laid(value), axes, layer.path()).name();
  }

  /// Tells whether a length holds the batch.
  boolean isBatch(int length) {
    return length % batch == 0 && length > 0;
  }

  /// Returns a shape as ONNX's `Reshape` takes it, the batch left open.
  Constant open(Shape shape) {
    if (shape.dims().stream().filter(this::isBatch).count() > 1) {
      throw layer.no("the shape " + shape);
    }
    return Constant.row(shape.dims().stream().map(d -> isBatch(d) ? -1L : d).toList());
  }

  /// Returns the mean of what a node sums up, if nothing reads the sum but the division that makes it.
  Optional<Value> mean(Node node, Sum sum) {
    Shape shape = node.input(0).shape();
    double count = sum.axes().stream().mapToDouble(shape::dim).reduce(1, (a, b) -> a * b);
    List<Node> all = readers.getOrDefault(node.output(), List.of());
    boolean leaves = graph.outputs().stream().anyMatch(p -> p.value().equals(node.output()));
    if (count == 1) {
      return Optional.of(node.output());
    }
    return all.size() == 1 && !leaves
        && all.getFirst().op() instanceof Affine(double scale, double shift)
        && Math.abs(scale * count - 1) < 1e-12 && shift == 0
            ? Optional.of(all.getFirst().output())
            : Optional.empty();
  }

  /// Says what another node's result is, so that it is not written.
  void known(Value value, Laid result) {
    laid.put(value, result);
  }

  /// Tells whether the elements lie in Fovea's order in the file, but for axes of length 1.
  boolean liesPlain(Value value) {
    List<Integer> longer = laid(value).axes().stream()
        .filter(axis -> value.shape().dim(axis) != 1).toList();
    return longer.equals(longer.stream().sorted().toList());
  }
}
