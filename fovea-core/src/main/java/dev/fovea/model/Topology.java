package dev.fovea.model;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.GraphException;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Scope;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import dev.fovea.layer.Weights;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// How the layers of a model are joined.
///
/// @param inputs  where data enters
/// @param outputs what the model says
/// @param layers  all layers between them under their names, in Keras's order
record Topology(List<Symbol> inputs, List<Symbol> outputs, List<NamedLayer> layers) {
  Topology {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    layers = List.copyOf(layers);
  }

  static Topology of(List<Symbol> inputs, List<Symbol> outputs) {
    List<NamedLayer> layers = LayerNames.of(LayerOrder.of(inputs, outputs));
    for (NamedLayer layer : layers) {
      if (layer.layer() instanceof Input && !inputs.contains(layer.calls().getFirst())) {
        throw new GraphException(
            "%s: an output depends on it, but it is no input of the model.\n  fix:    %s."
                .formatted(layer.name(), "name all inputs when you make the model"),
            null);
      }
    }
    return new Topology(inputs, outputs, layers);
  }

  /// Returns a port for each input, `x0`, `x1` ….
  List<Value> ports(Build build, int batch) {
    List<Value> values = new ArrayList<>();
    for (Symbol input : inputs) {
      TensorType type = input.type(batch).with(build.dtype());
      values.add(build.graph().input(Port.Kind.BATCH, "x" + values.size(), type));
    }
    return values;
  }

  /// Adds the nodes of all layers, and returns a value for each output.
  List<Value> forward(Scope scope, List<Value> values) {
    Map<Symbol, Value> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), values.get(i));
    }
    Map<Symbol, NamedLayer> callers = callers();
    for (Symbol call : Walk.of(inputs, outputs)) {
      if (!inputs.contains(call)) {
        List<Value> read = all(call.inputs(), known);
        NamedLayer caller = requireNonNull(callers.get(call));
        List<Value> made = scope.call(
            caller.name(), call.layer(), read, call.inference(), caller.policy());
        for (int i = 0; i < made.size(); i++) {
          known.putIfAbsent(call.results().get(i), made.get(i));
        }
      }
    }
    return all(outputs, known);
  }

  private static <T> List<T> all(List<Symbol> symbols, Map<Symbol, T> known) {
    return symbols.stream().map(symbol -> requireNonNull(known.get(symbol))).toList();
  }

  /// Refuses inputs of other shapes than those that the network was made for.
  ///
  /// @throws GraphException if there are such
  void check(Scope scope, List<Value> values) {
    List<Shape> shapes = values.stream().map(value -> value.shape().withoutBatch()).toList();
    List<Shape> expected = inputs.stream().map(Symbol::shape).toList();
    if (!shapes.equals(expected)) {
      throw scope.error(
          "the model was made for inputs of %s, got %s".formatted(expected, shapes),
          "give it such inputs, or make it anew for these");
    }
  }

  /// Returns the name of the layer behind each output.
  List<String> outputNames() {
    return outputs.stream().map(output -> layers.stream()
        .filter(layer -> layer.calls().contains(output.call())).findFirst().orElseThrow().name())
        .toList();
  }

  /// Returns the same network in bf16, but for the layers whose results are those of the model.
  Topology mixedPrecision() {
    Set<Symbol> ends = outputs.stream().map(Symbol::call).collect(Collectors.toSet());
    Topology within = exchange(layer -> !(layer.layer() instanceof Model inner)
        ? layer.layer()
        : layer.calls().stream().anyMatch(ends::contains)
            ? inner.mixedPrecision()
            : inner.policy(DTypePolicy.MIXED_BFLOAT16));
    Set<Symbol> last = within.outputs.stream().map(Symbol::call).collect(Collectors.toSet());
    List<NamedLayer> changed = within.layers.stream()
        .map(layer -> layer.policy(
            layer.calls().stream().anyMatch(last::contains)
                ? DTypePolicy.FLOAT32
                : DTypePolicy.MIXED_BFLOAT16))
        .toList();
    return new Topology(within.inputs, within.outputs, changed);
  }

  /// Returns the name of the layer of each call, by the call's first result.
  Map<Symbol, String> names() {
    Map<Symbol, String> names = new HashMap<>();
    layers.forEach(layer -> layer.calls().forEach(call -> names.put(call, layer.name())));
    return names;
  }

  /// Returns the layer of each call, by the call's first result.
  private Map<Symbol, NamedLayer> callers() {
    Map<Symbol, NamedLayer> callers = new HashMap<>();
    layers.forEach(layer -> layer.calls().forEach(call -> callers.put(call, layer)));
    return callers;
  }

  /// Returns new weights: those of models within this one are theirs, all others start anew.
  Weights weights() {
    return weights(Weights.sharing(List.of(), Map.of(), 0), 0);
  }

  /// Returns weights: where the path is the same, those that are known; else those of models within
  /// this one are theirs, and all others start anew.
  ///
  /// @param seed what first weights follow from
  Weights weights(Weights known, long seed) {
    Map<String, Supplier<Tensor>> shared = new HashMap<>();
    for (NamedLayer layer : layers) {
      if (layer.layer() instanceof Model inner) {
        shared.putAll(inner.weights().sources(layer.name() + "/"));
      }
    }
    shared.putAll(known.sources(""));
    return Weights.sharing(specs(), shared, seed);
  }

  /// Returns the weights that the layers ask for, in Keras's order: layer by layer.
  List<WeightSpec> specs() {
    Build build = new Build(false, DType.F32);
    forward(build.root(), ports(build, 1));
    List<WeightSpec> specs = new ArrayList<>();
    for (NamedLayer layer : layers) {
      String prefix = layer.name() + "/";
      if (layer.layer() instanceof Model inner) {
        inner.weights().paths()
            .forEach(path -> specs.add(requireNonNull(build.specs().get(prefix + path))));
      } else {
        build.specs().values().stream()
            .filter(spec -> spec.path().startsWith(prefix))
            .forEach(specs::add);
      }
    }
    return specs;
  }

  /// Returns the same network with other layers in the places of its own; names stay.
  Topology exchange(Function<NamedLayer, Layer> other) {
    Map<Symbol, Layer> layerOf = new HashMap<>();
    Map<Symbol, Symbol> made = new HashMap<>();
    inputs.forEach(input -> made.put(input, input));
    List<NamedLayer> changed = new ArrayList<>();
    for (NamedLayer layer : layers) {
      Layer next = layer.layer() instanceof Input ? layer.layer() : other.apply(layer);
      layer.calls().forEach(call -> layerOf.put(call, next));
    }
    List<Symbol> calls = layers.stream().flatMap(layer -> layer.calls().stream()).toList();
    for (List<Symbol> starts : List.of(outputs, calls)) {
      Walk.of(inputs, starts).forEach(call -> again(call, layerOf, made));
    }
    for (NamedLayer layer : layers) {
      List<Symbol> own = all(layer.calls(), made);
      changed.add(
          new NamedLayer(layer.name(), own.getFirst().layer(), own, layer.policy()));
    }
    return new Topology(inputs, all(outputs, made), changed);
  }

  /// Returns the same network with layers behind its only output; a name that is taken is refused.
  ///
  /// @param name the model's
  /// @throws IllegalArgumentException if there are several outputs
  Topology extended(String name, List<Layer> head) {
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          "%s has %d outputs, a head stands on one.\n  fix:    name the layer: model.upTo(layer)."
              .formatted(name, outputs.size()));
    }
    List<NamedLayer> all = new ArrayList<>(layers);
    Symbol end = outputs.getFirst();
    for (Layer layer : head) {
      end = layer.on(end);
      all.add(LayerNames.next(all, end));
    }
    return new Topology(inputs, List.of(end), all);
  }

  /// Makes a call again, after those that it reads.
  private static void again(
      Symbol call, Map<Symbol, Layer> layerOf, Map<Symbol, Symbol> made) {
    if (!made.containsKey(call)) {
      Layer layer = requireNonNull(layerOf.get(call));
      List<Symbol> results = Symbol.of(layer, all(call.inputs(), made), call.inference())
          .results();
      for (int i = 0; i < call.results().size(); i++) {
        made.putIfAbsent(call.results().get(i), results.get(i));
      }
    }
  }

  /// Returns the same network with a policy for some layers, and for all that is within these.
  Topology policies(Predicate<String> names, DTypePolicy policy) {
    boolean models = layers.stream()
        .anyMatch(layer -> names.test(layer.name()) && layer.layer() instanceof Model);
    Topology within = !models
        ? this
        : exchange(layer -> names.test(layer.name()) && layer.layer() instanceof Model m
            ? m.policy(policy)
            : layer.layer());
    List<NamedLayer> changed = within.layers.stream()
        .map(layer -> names.test(layer.name()) ? layer.policy(policy) : layer)
        .toList();
    return new Topology(within.inputs, within.outputs, changed);
  }

  /// Returns the same network with the results of these layers as further outputs.
  ///
  /// @param paths names of layers; those of a model within this one behind its name and a slash
  /// @throws IllegalArgumentException if there is no layer of one of these names
  Topology exposing(List<String> paths) {
    Map<String, List<String>> within = new HashMap<>();
    for (String path : paths) {
      int slash = path.indexOf('/');
      if (layer(path).layer() instanceof Model && slash > 0) {
        within.computeIfAbsent(path.substring(0, slash), _ -> new ArrayList<>())
            .add(path.substring(slash + 1));
      }
    }
    Topology wide = within.isEmpty()
        ? this
        : exchange(layer -> layer.layer() instanceof Model inner && within.containsKey(layer.name())
            ? inner.sharing(false,
                inner.topology().exposing(requireNonNull(within.get(layer.name()))))
            : layer.layer());
    List<Symbol> ends = new ArrayList<>(wide.outputs);
    for (String path : paths) {
      int slash = path.indexOf('/');
      Symbol last = wide.layer(path).calls().getLast();
      if (slash > 0 && layer(path).layer() instanceof Model inner) {
        int place = requireNonNull(within.get(path.substring(0, slash)))
            .indexOf(path.substring(slash + 1));
        last = last.results().get(inner.outputs().size() + place);
      }
      ends.add(last);
    }
    return new Topology(wide.inputs, ends, wide.layers);
  }

  /// Returns the network that ends with these layers, without what none of them needs.
  ///
  /// @param name  the model's
  /// @param paths as in [#exposing]
  /// @throws IllegalArgumentException if there is no layer of one of these names, or no name
  Topology ending(String name, List<String> paths) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(
          "outputsOf needs the name of at least one layer of %s.".formatted(name));
    }
    return exposing(paths).without(outputs.size());
  }

  /// Returns the layer of this name, or the model in which the path leads to one.
  NamedLayer layer(String path) {
    int slash = path.indexOf('/');
    for (NamedLayer layer : layers) {
      boolean model = layer.layer() instanceof Model;
      if (layer.name().equals(path)
          || model && slash > 0 && layer.name().equals(path.substring(0, slash))) {
        return layer;
      }
    }
    throw new IllegalArgumentException(
        "there is no layer '%s'. The model has %s."
            .formatted(path, layers.stream().map(NamedLayer::name).toList()));
  }

  /// Returns what the last outputs need.
  ///
  /// @param skipped how many of the first outputs are left out
  Topology without(int skipped) {
    List<Symbol> ends = outputs.subList(skipped, outputs.size());
    List<List<Symbol>> needed = LayerOrder.of(inputs, ends);
    List<NamedLayer> kept = new ArrayList<>();
    for (NamedLayer layer : layers) {
      needed.stream()
          .filter(calls -> layer.calls().contains(calls.getFirst()))
          .forEach(calls -> kept
              .add(new NamedLayer(layer.name(), layer.layer(), calls, layer.policy())));
    }
    List<Symbol> starts = inputs.stream().filter(x -> needed.stream().anyMatch(c -> c.contains(x)))
        .toList();
    return new Topology(starts, ends, kept);
  }
}
