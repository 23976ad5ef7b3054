package dev.fovea.files.onnx;

import static java.util.Objects.requireNonNull;

import dev.fovea.files.protobuf.WireMessage;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes a model's layers as operators.
///
/// Images are kept with the channels first, as ONNX wants them; a `Transpose` stands where they come
/// in, where they go out as images, and where a layer needs another order.
final class Exporter {
  /// A model, or one within another, while its layers are written.
  ///
  /// @param path   what the names of its layers begin with, empty or with a `/` at the end
  /// @param layers the layer of each call
  /// @param known  the results so far
  private record Level(String path, Map<Symbol, NamedLayer> layers, Map<Symbol, Laid> known) {
    static Level of(String path, Model model) {
      Map<Symbol, NamedLayer> layers = new HashMap<>();
      model.layers().forEach(layer -> layer.calls().forEach(call -> layers.put(call, layer)));
      return new Level(path, layers, new HashMap<>());
    }
  }

  private final Model model;
  private final GraphMessage graph = new GraphMessage();
  private final Map<List<Object>, Laid> turned = new HashMap<>();

  private Exporter(Model model) {
    this.model = model;
  }

  /// Returns the file of a model.
  ///
  /// @throws IllegalArgumentException if ONNX has no operator for what a layer computes
  static WireMessage write(Model model) {
    return new Exporter(model).write();
  }

  private WireMessage write() {
    Level level = Level.of("", model);
    for (Symbol input : model.inputs()) {
      if (!(input.layer() instanceof Input)) {
        throw new IllegalArgumentException(
            "%s starts at the result of a layer, and cannot be saved.\n  fix:    %s."
                .formatted(model.name(), "make the model from Input on"));
      }
      String name = requireNonNull(level.layers().get(input)).name();
      graph.input(name, input.shape().dims());
      int rank = input.shape().rank() + 1;
      level.known().put(input, new Laid(name, Traced.plainAxes(rank)));
    }
    List<String> names = IntStream.range(0, model.outputs().size())
        .mapToObj(i -> graph.free("output_" + i)).toList();
    for (Symbol input : model.inputs()) {
      level.known().computeIfPresent(input, (_, plain) -> plain.rank() < 3
          ? plain
          : ordered(plain, Laid.channelsFirst(plain.rank()), plain.name()));
    }
    for (int i = 0; i < model.outputs().size(); i++) {
      Symbol output = model.outputs().get(i);
      String name = names.get(i);
      graph.node("Identity", name, Map.of(), name,
          new String[]{plain(result(output, level), name).name()});
      graph.output(name, output.shape().dims());
    }
    return graph.message(model.name());
  }

  /// Writes the layers of a model within another.
  ///
  /// @param path what the names of its layers begin with
  List<Laid> inner(Model inner, String path, List<Laid> inputs) {
    Level level = Level.of(path + "/", inner);
    for (int i = 0; i < inputs.size(); i++) {
      level.known().put(inner.inputs().get(i), inputs.get(i));
    }
    return inner.outputs().stream().map(output -> result(output, level)).toList();
  }

  private Laid result(Symbol symbol, Level level) {
    if (!level.known().containsKey(symbol)) {
      List<Laid> inputs = symbol.inputs().stream().map(input -> result(input, level)).toList();
      NamedLayer layer = requireNonNull(level.layers().get(symbol.call()));
      LayerWriter writer = new LayerWriter(this, level.path() + layer.name(), layer.layer(),
          symbol.inputs().stream().map(Symbol::shape).toList());
      List<Laid> made = writer.write(inputs);
      for (int i = 0; i < made.size(); i++) {
        level.known().put(symbol.results().get(i), made.get(i));
      }
    }
    return requireNonNull(level.known().get(symbol));
  }

  GraphMessage graph() {
    return graph;
  }

  /// Returns the numbers of a weight.
  Constant weight(String path) {
    Tensor tensor = model.weights().get(path);
    return Constant.of(tensor.shape().dims(), tensor.toFloats());
  }

  /// Returns a result with its axes in this order; the same is not turned twice.
  Laid ordered(Laid value, List<Integer> axes, String name) {
    if (value.axes().equals(axes)) {
      return value;
    }
    return turned.computeIfAbsent(List.of(value.name(), axes), _ -> new Laid(
        graph.node("Transpose", name, Map.of("perm", axes.stream().map(value::place).toList()),
            value.name()),
        axes));
  }

  /// Returns a result with its axes where Fovea has them.
  Laid plain(Laid value, String name) {
    return ordered(value, Traced.plainAxes(value.rank()), name);
  }
}
