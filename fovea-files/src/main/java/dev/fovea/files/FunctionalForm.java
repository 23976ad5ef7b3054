package dev.fovea.files;

import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MergeLayer;
import dev.fovea.layer.Operation;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Writes functional models as Keras does.
final class FunctionalForm {
  /// `[layer, call, result]` of each result.
  private final Map<Symbol, List<Object>> places = new HashMap<>();

  private FunctionalForm(Model model) {
    for (NamedLayer layer : model.layers()) {
      for (Symbol call : layer.calls()) {
        for (Symbol result : call.results()) {
          places.put(result, List.of(
              layer.name(), layer.calls().indexOf(call), call.results().indexOf(result)));
        }
      }
    }
  }

  static Map<String, @Nullable Object> of(Model model) {
    if (!model.inputs().stream().allMatch(input -> input.layer() instanceof Input)) {
      throw new IllegalArgumentException(
          "%s starts at the result of a layer, and cannot be saved.\n  fix:    %s."
              .formatted(model.name(), "make the model from Input on"));
    }
    FunctionalForm form = new FunctionalForm(model);
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", model.name());
    config.put("trainable", model.trainable());
    config.put("layers", model.layers().stream().map(form::layer).toList());
    config.put("input_layers", form.ends(model.inputs()));
    config.put("output_layers", form.ends(model.outputs()));
    return ModelConfig.root(
        "keras.src.models.functional", "Functional", config, "Functional", null);
  }

  private Object ends(List<Symbol> symbols) {
    List<List<Object>> ends = symbols.stream().map(this::end).toList();
    return ends.size() == 1 ? ends.getFirst() : ends;
  }

  /// Among the outputs, and only there, Keras counts the calls of a functional model from 1.
  private List<Object> end(Symbol symbol) {
    List<Object> place = places.getOrDefault(symbol, List.of());
    return symbol.layer() instanceof Model inner && !ModelConfig.isStack(inner)
        ? List.of(place.get(0), (Integer) place.get(1) + 1, place.get(2))
        : place;
  }

  private Map<String, @Nullable Object> layer(NamedLayer layer) {
    Map<String, @Nullable Object> object = LayerConfig.write(layer);
    object.put("name", layer.name());
    object.put(
        "inbound_nodes",
        layer.layer() instanceof Input
            ? List.of()
            : layer.calls().stream().map(this::call).toList());
    return object;
  }

  private Map<String, @Nullable Object> call(Symbol call) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    if (call.inference()) {
      settings.put("training", false);
    }
    Map<String, @Nullable Object> node = new LinkedHashMap<>();
    node.put("args", args(call));
    node.put("kwargs", settings);
    return node;
  }

  private List<Object> args(Symbol call) {
    List<Object> tensors = new ArrayList<>();
    call.inputs().forEach(input -> tensors.add(tensor(input)));
    Layer layer = call.layer();
    if (layer instanceof Operation operation) {
      Iterator<Object> left = tensors.iterator();
      List<Object> args = new ArrayList<>();
      for (OptionalDouble number : List.of(operation.left(), operation.right())) {
        args.add(number.isPresent() ? (Object) number.getAsDouble() : left.next());
      }
      return args;
    }
    boolean list = layer instanceof MergeLayer
        || layer instanceof Model inner && inner.inputs().size() > 1;
    return list ? List.of(tensors) : tensors;
  }

  private Map<String, @Nullable Object> tensor(Symbol symbol) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("shape", LayerConfig.batch(symbol.shape()));
    config.put("dtype", "float32");
    config.put("keras_history", places.get(symbol));
    Map<String, @Nullable Object> tensor = new LinkedHashMap<>();
    tensor.put("class_name", FunctionalConfig.TENSOR);
    tensor.put("config", config);
    return tensor;
  }
}
