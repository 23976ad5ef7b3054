package dev.fovea.files;

import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MergeLayer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Functional models: layers, each with its calls, and which results each call reads.
final class FunctionalConfig {
  private static final String TENSOR = "__keras_tensor__";

  private final ConfigObject config;
  private final Map<Reference, Symbol> results = new HashMap<>();

  /// The result of one call of a layer.
  private record Reference(String layer, int call) {
    @Override
    public String toString() {
      return "call " + call + " of " + layer;
    }
  }

  /// One call of a layer, and what it reads.
  private record Call(Layer layer, Reference result, List<Reference> inputs) {}

  private FunctionalConfig(ConfigObject config) {
    this.config = config;
  }

  static ModelConfig read(ConfigObject config) {
    return new FunctionalConfig(config).model();
  }

  private ModelConfig model() {
    boolean frozen = Boolean.FALSE.equals(config.get("trainable"));
    List<Call> calls = new ArrayList<>();
    List<ModelConfig.KerasLayer> order = new ArrayList<>();
    List<ConfigObject> objects = ModelConfig.layers(config);
    for (ConfigObject object : objects) {
      Layer layer = LayerConfig.read(object);
      order.add(new ModelConfig.KerasLayer(object.text("class_name"), layer.name()));
      calls(object, frozen && !(layer instanceof Input) ? layer.frozen() : layer, calls);
    }
    connect(calls);
    Model model = Model.of(
        ModelConfig.name(config, "functional"), symbols("input_layers"), symbols("output_layers"));
    return new ModelConfig(ModelConfig.policies(model, objects), order);
  }

  private void calls(ConfigObject object, Layer layer, List<Call> calls) {
    if (layer instanceof Input input) {
      results.put(new Reference(layer.name(), 0), input.symbol());
      return;
    }
    int index = 0;
    for (Object node : object.list("inbound_nodes")) {
      ConfigObject call = ConfigObject.of(config.file(), layer.name(), node);
      call.object("kwargs").members().forEach((key, value) -> {
        if (value != null) {
          throw call.notYet("a call with %s %s is".formatted(key, ConfigObject.shown(value)));
        }
      });
      List<Reference> inputs = new ArrayList<>();
      tensors(call, call.list("args"), inputs);
      calls.add(new Call(layer, new Reference(layer.name(), index++), inputs));
    }
  }

  private void tensors(ConfigObject call, List<?> args, List<Reference> found) {
    for (Object arg : args) {
      if (arg instanceof List<?> several) {
        tensors(call, several, found);
      } else if (arg instanceof Map<?, ?> map && TENSOR.equals(map.get("class_name"))) {
        ConfigObject tensor = ConfigObject.of(call.file(), call.owner(), map).object("config");
        found.add(reference(call, tensor.list("keras_history")));
      } else {
        throw call.notYet("a call with the argument %s is".formatted(ConfigObject.shown(arg)));
      }
    }
  }

  private static Reference reference(ConfigObject at, List<?> triple) {
    if (triple.size() == 3
        && triple.get(0) instanceof String layer
        && triple.get(1) instanceof Long call
        && Long.valueOf(0).equals(triple.get(2))) {
      return new Reference(layer, Math.toIntExact(call));
    }
    throw at.damaged(
        "a tensor is %s, not [layer, call, 0]".formatted(ConfigObject.shown(triple)));
  }

  /// Makes the calls whose inputs are known until none is left, as Keras does.
  private void connect(List<Call> calls) {
    List<Call> waiting = calls;
    while (!waiting.isEmpty()) {
      List<Call> left = new ArrayList<>();
      for (Call call : waiting) {
        if (results.keySet().containsAll(call.inputs())) {
          Symbol[] inputs = call.inputs().stream().map(this::symbol).toArray(Symbol[]::new);
          results.put(call.result(), call.layer().on(inputs));
        } else {
          left.add(call);
        }
      }
      if (left.size() == waiting.size()) {
        Call stuck = left.getFirst();
        throw config.damaged(
            "%s reads %s, which does not exist or depends on it"
                .formatted(stuck.result(), missing(stuck)));
      }
      waiting = left;
    }
  }

  private Reference missing(Call call) {
    return call.inputs().stream().filter(input -> !results.containsKey(input)).findFirst()
        .orElseThrow();
  }

  private Symbol symbol(Reference reference) {
    Symbol symbol = results.get(reference);
    if (symbol == null) {
      throw config.damaged("there is no " + reference);
    }
    return symbol;
  }

  /// Reads `["name", 0, 0]` or a list of such triples.
  private List<Symbol> symbols(String key) {
    if (config.get(key) instanceof Map<?, ?> named) {
      throw config.notYet(key, named);
    }
    List<?> list = config.list(key);
    List<?> triples = !list.isEmpty() && list.getFirst() instanceof String ? List.of(list) : list;
    List<Symbol> symbols = new ArrayList<>();
    for (Object triple : triples) {
      if (!(triple instanceof List<?> parts)) {
        throw config.wrong(key, "a list of [layer, call, 0]");
      }
      symbols.add(symbol(reference(config, parts)));
    }
    return symbols;
  }

  static Map<String, @Nullable Object> write(Model model) {
    IdentityHashMap<Symbol, List<Object>> places = places(model);
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", model.name());
    config.put("trainable", true);
    config.put("layers", model.layers().stream().map(layer -> layer(layer, places)).toList());
    config.put("input_layers", ends(model.inputs(), places));
    config.put("output_layers", ends(model.outputs(), places));
    return ModelConfig.root(
        "keras.src.models.functional", "Functional", config, "Functional", null);
  }

  /// Returns `[layer, call, 0]` for each result.
  private static IdentityHashMap<Symbol, List<Object>> places(Model model) {
    IdentityHashMap<Symbol, List<Object>> places = new IdentityHashMap<>();
    for (NamedLayer layer : model.layers()) {
      for (Symbol call : layer.calls()) {
        places.put(call, List.of(layer.name(), layer.calls().indexOf(call), 0));
      }
    }
    if (!model.inputs().stream().allMatch(input -> input.layer() instanceof Input)) {
      throw new IllegalArgumentException(
          "%s starts at the result of a layer, and cannot be saved.\n  fix:    %s."
              .formatted(model.name(), "make the model from Input on"));
    }
    return places;
  }

  private static Object ends(List<Symbol> symbols, IdentityHashMap<Symbol, List<Object>> places) {
    return symbols.size() == 1
        ? places.getOrDefault(symbols.getFirst(), List.of())
        : symbols.stream().map(places::get).toList();
  }

  private static Map<String, @Nullable Object> layer(
      NamedLayer layer, IdentityHashMap<Symbol, List<Object>> places) {
    Map<String, @Nullable Object> object = LayerConfig.write(layer);
    object.put("name", layer.name());
    object.put(
        "inbound_nodes",
        layer.layer() instanceof Input
            ? List.of()
            : layer.calls().stream().map(call -> call(layer.layer(), call, places)).toList());
    return object;
  }

  private static Map<String, @Nullable Object> call(
      Layer layer, Symbol call, IdentityHashMap<Symbol, List<Object>> places) {
    List<Map<String, @Nullable Object>> tensors = call.inputs().stream()
        .map(input -> tensor(input, places))
        .toList();
    Map<String, @Nullable Object> node = new LinkedHashMap<>();
    node.put("args", layer instanceof MergeLayer ? List.of(tensors) : tensors);
    node.put("kwargs", Map.of());
    return node;
  }

  private static Map<String, @Nullable Object> tensor(
      Symbol symbol, IdentityHashMap<Symbol, List<Object>> places) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("shape", LayerConfig.batch(symbol.shape()));
    config.put("dtype", "float32");
    config.put("keras_history", places.get(symbol));
    Map<String, @Nullable Object> tensor = new LinkedHashMap<>();
    tensor.put("class_name", TENSOR);
    tensor.put("config", config);
    return tensor;
  }
}
