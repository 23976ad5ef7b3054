package dev.fovea.files;

import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Operation;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads functional models: layers, each with its calls, and which results each call reads.
final class FunctionalConfig {
  static final String TENSOR = "__keras_tensor__";

  private final ConfigObject config;
  private final Map<Reference, Symbol> results = new HashMap<>();
  /// Names of layers that are functional models.
  private final Set<String> graphs = new HashSet<>();

  /// One of the results of one call of a layer.
  private record Reference(String layer, int call, int result) {
    @Override
    public String toString() {
      return "call " + call + " of " + layer + (result == 0 ? "" : ", result " + result);
    }
  }

  /// One call of a layer, and what it reads.
  private record Call(Layer layer, int index, List<Reference> inputs, boolean inference) {
    Symbol on(List<Symbol> symbols) {
      Symbol[] read = symbols.toArray(Symbol[]::new);
      return inference ? layer.inferenceOn(read) : layer.on(read);
    }

    Reference result(int index) {
      return new Reference(layer.name(), this.index, index);
    }
  }

  private FunctionalConfig(ConfigObject config) {
    this.config = config;
  }

  static ModelConfig read(ConfigObject config) {
    return new FunctionalConfig(config).model();
  }

  private ModelConfig model() {
    List<Call> calls = new ArrayList<>();
    List<ConfigObject> objects = ModelConfig.layers(config);
    for (ConfigObject object : objects) {
      calls(object, calls);
    }
    connect(calls);
    Model model = Model.of(
        ModelConfig.name(config, "functional"), symbols("input_layers"), symbols("output_layers"));
    model = ModelConfig.policies(ModelConfig.told(model, config), objects);
    return new ModelConfig(model, ModelConfig.order(config, model));
  }

  private void calls(ConfigObject object, List<Call> calls) {
    if (object.text("class_name").equals("InputLayer")) {
      Input input = (Input) LayerConfig.read(object);
      results.put(new Reference(input.name(), 0, 0), input.symbol());
      return;
    }
    List<ConfigObject> nodes = object.list("inbound_nodes").stream()
        .map(node -> ConfigObject.of(config.file(), ModelConfig.name(object, ""), node))
        .toList();
    if (nodes.isEmpty()) {
      return;
    }
    Layer layer = layer(object, nodes.getFirst().list("args"));
    for (int i = 0; i < nodes.size(); i++) {
      ConfigObject call = nodes.get(i);
      List<Reference> inputs = new ArrayList<>();
      tensors(call, call.list("args"), layer instanceof Operation, inputs);
      calls.add(new Call(layer, i, inputs, inference(call)));
    }
  }

  /// Reads a layer, with what only its first call tells about it.
  private Layer layer(ConfigObject object, List<?> args) {
    if (OperationConfig.is(object)) {
      return OperationConfig.read(object, args);
    }
    if (!LayerConfig.isModel(object)) {
      return LayerConfig.read(object);
    }
    Model inner = ModelConfig.read(InputShapes.fill(object, shapes(args))).model();
    if ("Sequential".equals(object.get("class_name"))) {
      return inner;
    }
    graphs.add(inner.name());
    return inner;
  }

  /// Returns the shapes of what a call reads, as far as the file has them.
  private static List<List<?>> shapes(List<?> args) {
    List<List<?>> shapes = new ArrayList<>();
    for (Object arg : args) {
      if (arg instanceof List<?> several) {
        shapes.addAll(shapes(several));
      } else if (arg instanceof Map<?, ?> tensor
          && tensor.get("config") instanceof Map<?, ?> of
          && of.get("shape") instanceof List<?> shape) {
        shapes.add(shape);
      }
    }
    return shapes;
  }

  /// Tells whether a call says `training=False`; other settings of calls are refused.
  private static boolean inference(ConfigObject call) {
    boolean inference = false;
    for (Map.Entry<String, @Nullable Object> setting : call.object("kwargs").members().entrySet()) {
      Object value = setting.getValue();
      boolean none = value == null
          || value instanceof List<?> list && list.stream().allMatch(Objects::isNull);
      boolean told = setting.getKey().equals("training") && Boolean.FALSE.equals(value);
      if (!none && !told) {
        throw call.notYet(
            "a call with %s %s is".formatted(setting.getKey(), ConfigObject.shown(value)));
      }
      inference |= told;
    }
    return inference;
  }

  private void tensors(
      ConfigObject call, List<?> args, boolean numbers, List<Reference> found) {
    for (Object arg : args) {
      if (numbers && arg instanceof Number) {
        continue;
      }
      if (arg instanceof List<?> several) {
        tensors(call, several, false, found);
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
        && triple.get(2) instanceof Long result) {
      return new Reference(layer, Math.toIntExact(call), Math.toIntExact(result));
    }
    throw at.damaged(
        "a tensor is %s, not [layer, call, result]".formatted(ConfigObject.shown(triple)));
  }

  /// Makes the calls whose inputs are known until none is left, as Keras does.
  private void connect(List<Call> calls) {
    List<Call> waiting = calls;
    while (!waiting.isEmpty()) {
      List<Call> left = new ArrayList<>();
      for (Call call : waiting) {
        if (results.keySet().containsAll(call.inputs())) {
          List<Symbol> made = call.on(call.inputs().stream().map(this::symbol).toList()).results();
          for (int i = 0; i < made.size(); i++) {
            results.put(call.result(i), made.get(i));
          }
        } else {
          left.add(call);
        }
      }
      if (left.size() == waiting.size()) {
        Call stuck = left.getFirst();
        throw config.damaged(
            "%s reads %s, which does not exist or depends on it"
                .formatted(stuck.result(0), missing(stuck)));
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
        throw config.wrong(key, "a list of [layer, call, result]");
      }
      symbols.add(symbol(end(reference(config, parts))));
    }
    if (symbols.isEmpty()) {
      throw config.wrong(key, "a list of [layer, call, result]");
    }
    return symbols;
  }

  /// Among the outputs, and only there, Keras counts the calls of a functional model from 1.
  private Reference end(Reference counted) {
    return graphs.contains(counted.layer())
        ? new Reference(counted.layer(), Math.max(0, counted.call() - 1), counted.result())
        : counted;
  }
}
