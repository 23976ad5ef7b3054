package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Traced.Image;
import dev.fovea.files.protobuf.WireMessage;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a model's layers as operators.
///
/// Images are kept with the channels first, as ONNX wants them; a `Transpose` stands where they come
/// in and, if they go out as images, where they go out.
final class Exporter {
  /// A result in the file.
  ///
  /// @param name  the result's name there
  /// @param first whether its channels, Fovea's last axis, are behind the batch axis there
  /// @param flat  if it is a row made from an image with the channels first: that image
  record Held(String name, boolean first, Optional<Image> flat) {
    Held(String name, boolean first) {
      this(name, first, Optional.empty());
    }
  }

  private final Model model;
  private final GraphMessage graph = new GraphMessage();
  private final Map<Symbol, Held> held = new HashMap<>();

  private Exporter(Model model) {
    this.model = model;
  }

  /// Returns the file of a model.
  ///
  /// @throws IllegalArgumentException if ONNX has no operator for a layer
  static WireMessage write(Model model) {
    return new Exporter(model).write();
  }

  private WireMessage write() {
    Map<Symbol, NamedLayer> layers = new HashMap<>();
    model.layers().forEach(layer -> layer.calls().forEach(call -> layers.put(call, layer)));
    for (Symbol input : model.inputs()) {
      if (!(input.layer() instanceof Input)) {
        throw new IllegalArgumentException(
            "%s starts at the result of a layer, and cannot be saved.\n  fix:    %s."
                .formatted(model.name(), "make the model from Input on"));
      }
      NamedLayer layer = java.util.Objects.requireNonNull(layers.get(input));
      graph.input(layer.name(), input.shape().dims());
      held.put(input, images(input, new Held(layer.name(), false), layer.name()));
    }
    for (int i = 0; i < model.outputs().size(); i++) {
      Symbol output = model.outputs().get(i);
      String name = "output_" + i;
      Held last = last(result(output, layers), output, name);
      graph.node("Identity", name, Map.of(), name, new String[]{last.name()});
      graph.output(name, output.shape().dims());
    }
    return graph.message(model.name());
  }

  private Held result(Symbol symbol, Map<Symbol, NamedLayer> layers) {
    Held known = held.get(symbol);
    if (known != null) {
      return known;
    }
    List<Held> inputs = symbol.inputs().stream().map(input -> result(input, layers)).toList();
    NamedLayer layer = java.util.Objects.requireNonNull(layers.get(symbol));
    Held made = LayerWriter.write(new LayerWriter(this, layer, symbol), inputs);
    held.put(symbol, made);
    return made;
  }

  GraphMessage graph() {
    return graph;
  }

  /// Returns the numbers of a weight.
  Constant weight(String path) {
    Tensor tensor = model.weights().get(path);
    return Constant.of(tensor.shape().dims(), tensor.toFloats());
  }

  private Held images(Symbol symbol, Held value, String name) {
    return symbol.shape().rank() < 2 ? value : first(value, symbol, name);
  }

  /// Returns a result with the channels first.
  Held first(Held value, Symbol symbol, String name) {
    int rank = symbol.shape().rank() + 1;
    if (value.first() || rank < 3) {
      return value;
    }
    List<Integer> order = new ArrayList<>(List.of(0, rank - 1));
    for (int axis = 1; axis < rank - 1; axis++) {
      order.add(axis);
    }
    return new Held(graph.node("Transpose", name, Map.of("perm", order), value.name()), true);
  }

  /// Returns a result with its elements where Fovea has them.
  Held last(Held value, Symbol symbol, String name) {
    if (value.flat().isPresent()) {
      return new Held(unrolled(value, value.flat().get(), name), false);
    }
    return value.first()
        ? new Held(graph.node("Transpose", name,
            Map.of("perm", Traced.lastAxes(symbol.shape().rank() + 1)), value.name()), false)
        : value;
  }

  private String unrolled(Held value, Image image, String name) {
    List<Long> whole = new ArrayList<>(List.of(0L, (long) image.shape().getLast()));
    image.shape().subList(0, image.shape().size() - 1).forEach(d -> whole.add((long) d));
    String again = graph.node("Reshape", name, Map.of(), value.name(),
        graph.weight(name, Constant.row(whole)));
    String turned = graph.node("Transpose", name,
        Map.of("perm", Traced.lastAxes(image.shape().size() + 1)), again);
    return graph.node("Flatten", name, Map.of("axis", 1), turned);
  }
}
