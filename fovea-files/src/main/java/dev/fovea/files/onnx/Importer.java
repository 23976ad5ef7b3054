package dev.fovea.files.onnx;

import dev.fovea.files.ModelFormatException;
import dev.fovea.files.onnx.OnnxGraph.Port;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes a model of layers out of a file's operators.
final class Importer {
  /// The highest version of ONNX's operators whose meaning was checked.
  static final long NEWEST = 28;
  private static final long OLDEST = 6;

  /// The graph of a longer chain would be deeper than the stack that walks it.
  private static final int MOST_NODES = 2000;

  /// A model, with the order of axes of what goes in and comes out.
  record Imported(Model model, List<Traced> inputs, List<Traced> outputs) {}

  /// What a layer's weight shall hold.
  private record Filling(Symbol symbol, String weight, Constant value) {}

  private final String file;
  private final OnnxGraph graph;
  private final Map<String, Known> values = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final List<Filling> fillings = new ArrayList<>();
  private final Map<Symbol, Function<Boolean, Layer>> withoutBias = new HashMap<>();
  private long batch;
  /// How many numbers may still be worked out from constants.
  private long foldable = 1 << 22;

  private Importer(String file, OnnxGraph graph) {
    this.file = file;
    this.graph = graph;
  }

  /// Makes the model.
  ///
  /// @throws ModelFormatException if an operator is unknown, or the file contradicts itself
  static Imported read(String file, OnnxGraph graph) {
    return new Importer(file, Idioms.joined(graph)).read();
  }

  private Imported read() {
    long opset = opset();
    if (opset < OLDEST || opset > NEWEST) {
      throw new ModelFormatException(file,
          "uses version %d of ONNX's operators; Fovea reads %d to %d."
              .formatted(opset, OLDEST, NEWEST),
          "save the model for version 17, which most programs write.");
    }
    if (graph.nodes().size() > MOST_NODES) {
      throw new ModelFormatException(file,
          "has %d operators; Fovea reads up to %d.".formatted(graph.nodes().size(), MOST_NODES),
          "simplify the model, or cut it.");
    }
    values.putAll(graph.constants());
    graph.constants().values().forEach(constant -> foldable += 4L * constant.size());
    graph.nodes().forEach(n -> n.inputs().forEach(i -> readers.merge(i, 1, Integer::sum)));
    graph.outputs().forEach(port -> readers.merge(port.name(), 1, Integer::sum));
    List<Traced> inputs = new ArrayList<>();
    for (Port port : graph.inputs()) {
      if (!values.containsKey(port.name())) {
        inputs.add(input(port));
      }
    }
    graph.nodes().forEach(this::node);
    List<Traced> outputs = graph.outputs().stream().map(this::output).toList();
    return new Imported(model(inputs, outputs), inputs, outputs);
  }

  private Model model(List<Traced> inputs, List<Traced> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw OnnxFile.damaged(file, "has %d inputs and %d outputs"
          .formatted(inputs.size(), outputs.size()));
    }
    String given = graph.name().replaceAll("[\\p{Cc}\\p{Cf}]+", "");
    String name = given.isBlank() ? "onnx" : given.substring(0, Math.min(given.length(), 200));
    try {
      Model model = Model.of(name, inputs.stream().map(Traced::symbol).toList(),
          outputs.stream().map(Traced::symbol).toList());
      Map<Symbol, String> paths = new HashMap<>();
      for (NamedLayer layer : model.layers()) {
        layer.calls().forEach(call -> paths.put(call, layer.name()));
      }
      for (Filling filling : fillings) {
        String layer = paths.get(filling.symbol());
        if (layer != null) {
          fill(model.weights().get(layer + "/" + filling.weight()), filling);
        }
      }
      return model;
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new ModelFormatException(file, "makes no model: " + wrong.getMessage(),
          "check the model with ONNX's own checker.", wrong);
    }
  }

  private void fill(Tensor tensor, Filling filling) {
    float[] numbers = filling.value().floats();
    int[] dims = tensor.shape().dims().stream().mapToInt(d -> d).toArray();
    tensor.fill(Tensor.of(numbers, dims));
  }

  private Traced input(Port port) {
    List<Long> dims = port.dims();
    if (dims.isEmpty()) {
      throw new ModelFormatException(file,
          "the input '%s' has no batch axis.".formatted(port.name()),
          "save the model with inputs of [batch, …].");
    }
    for (long dim : dims.subList(1, dims.size())) {
      if (dim < 1 || dim > Integer.MAX_VALUE) {
        throw new ModelFormatException(file,
            "the input '%s' has the shape %s, where only the first length may be open."
                .formatted(port.name(), dims),
            "save the model with fixed lengths of all axes but the batch.");
      }
    }
    if (isWhole(port)) {
      throw new ModelFormatException(file,
          "the input '%s' holds whole numbers (ONNX's element type %d)."
              .formatted(port.name(), port.element()),
          "save the model with an input of floating-point numbers.");
    }
    if (inputsBatch(dims.getFirst())) {
      batch = dims.getFirst();
    }
    List<Integer> axes = comesChannelsLast(port.name(), dims.size())
        ? Traced.plainAxes(dims.size())
        : Traced.lastAxes(dims.size());
    List<Integer> shape = axes.stream().skip(1).map(axis -> (int) (long) dims.get(axis)).toList();
    Traced traced = new Traced(new Input(shape, free(port.name())).symbol(), axes);
    values.put(port.name(), traced);
    return traced;
  }

  /// Tells whether an input is of whole numbers, and not made into floating-point ones at once.
  private boolean isWhole(Port port) {
    boolean real = List.of(0, 1, 10, 11, 16).contains(port.element());
    return !real && !graph.nodes().stream().filter(n -> n.inputs().contains(port.name()))
        .allMatch(n -> n.type().equals("Cast"));
  }

  private static boolean inputsBatch(long length) {
    return length > 0 && length <= Integer.MAX_VALUE;
  }

  /// Tells whether the first thing that happens to an image is that its channels move to the front.
  private boolean comesChannelsLast(String input, int rank) {
    List<OnnxNode> first = graph.nodes().stream().filter(n -> n.inputs().contains(input)).toList();
    List<Long> order = new ArrayList<>(List.of(0L, rank - 1L));
    for (long axis = 1; axis < rank - 1; axis++) {
      order.add(axis);
    }
    return rank > 2 && !first.isEmpty() && first.stream().allMatch(node -> {
      OnnxNode.Setting perm = node.attributes().get("perm");
      return node.type().equals("Transpose") && perm != null && perm.wholes().equals(order);
    });
  }

  private Traced output(Port port) {
    Known value = values.get(port.name());
    if (!(value instanceof Traced traced)) {
      throw OnnxFile.damaged(file, value == null
          ? "the output '%s' is no result of an operator".formatted(port.name())
          : "the output '%s' does not depend on the input".formatted(port.name()));
    }
    OnnxNode end = new OnnxNode("output", "", port.name(), List.of(), List.of(), Map.of());
    Call call = new Call(this, end);
    return traced.axes().equals(Traced.lastAxes(traced.rank())) && traced.flat().isEmpty()
        ? traced
        : call.plain(traced);
  }

  private void node(OnnxNode node) {
    Call call = new Call(this, node);
    Known result;
    try {
      result = Operators.apply(call);
    } catch (ModelFormatException refused) {
      throw refused;
    } catch (RuntimeException wrong) {
      // Settings that no layer takes, shapes that do not fit, lists that are too short: a file may
      // be wrong in any way, and the layers and the arithmetic say how.
      throw new ModelFormatException(file,
          "%s (opset %d) cannot be built: %s".formatted(node.label(), opset(), wrong.getMessage()),
          "check the model with ONNX's own checker.", wrong);
    }
    foldable -= result instanceof Constant constant ? constant.size() : 0;
    if (foldable < 0) {
      throw call.no("more constants than four times the file's");
    }
    if (node.outputs().isEmpty()) {
      throw call.wrong("has no output");
    }
    List<Known> results = result instanceof Parts parts ? parts.all() : List.of(result);
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (i < results.size()) {
        values.put(name, results.get(i));
      } else if (readers.containsKey(name) && !name.isEmpty()) {
        throw call.no("its result %d, '%s',".formatted(i + 1, name));
      }
    }
  }

  long opset() {
    return graph.opsets().getOrDefault("", graph.opsets().getOrDefault("ai.onnx", 1L));
  }

  String file() {
    return file;
  }

  /// Returns the number of samples at a time that the file was made for, or 0 if that is open: the
  /// value that stands for the batch in shapes.
  long batch() {
    return batch;
  }

  @Nullable
  Known value(String name) {
    return values.get(name);
  }

  /// Tells whether a result is read once, so that its layer may be replaced.
  boolean readOnce(String name) {
    return readers.getOrDefault(name, 0) == 1;
  }

  /// Returns a name for a layer that no other has.
  String free(String wanted) {
    String clean = wanted.replaceAll("[^A-Za-z0-9_.-]+", "_").replaceAll("^[_.-]+", "");
    String base = clean.isEmpty() ? "layer" : clean;
    String name = base;
    for (int i = 1; !taken.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  void fill(Symbol symbol, String weight, Constant value) {
    fillings.add(new Filling(symbol, weight, value));
  }

  /// Remembers how to make a layer again with a bias, should a bias be added to its result.
  void mayHaveBias(Symbol symbol, Function<Boolean, Layer> layer) {
    withoutBias.put(symbol, layer);
  }

  /// Returns the layer of a symbol made again with a bias, or nothing if it cannot have one.
  @Nullable
  Symbol withBias(Symbol symbol, Constant bias) {
    Function<Boolean, Layer> layer = withoutBias.get(symbol);
    if (layer == null) {
      return null;
    }
    Symbol other = layer.apply(true).named(symbol.layer().name())
        .on(symbol.inputs().toArray(Symbol[]::new));
    for (Filling filling : List.copyOf(fillings)) {
      if (filling.symbol().equals(symbol)) {
        fill(other, filling.weight(), filling.value());
      }
    }
    fill(other, "bias", bias);
    return other;
  }
}
