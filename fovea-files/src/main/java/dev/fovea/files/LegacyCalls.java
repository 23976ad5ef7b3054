package dev.fovea.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keras 2's calls of layers, `[layer, call, tensor, arguments]`, as Keras 3 writes them.
///
/// Keras 2 counted the calls of a model within a model from 1, for its own making was call 0; so it
/// does wherever no call 0 of it is read. Keras 3 counts so among a model's outputs alone, and only
/// the calls of a functional model.
final class LegacyCalls {
  private static final String NODES = "inbound_nodes";
  private static final List<String> ENDS = List.of("input_layers", "output_layers");

  /// Models whose calls are counted from 1.
  private final Set<String> late = new HashSet<>();
  /// Among them and the others, functional ones.
  private final Set<String> graphs = new HashSet<>();

  private LegacyCalls(List<Map<?, ?>> layers, List<List<?>> read) {
    Set<Object> first = new HashSet<>();
    read.stream().filter(at -> isZero(at.get(1))).forEach(at -> first.add(at.get(0)));
    for (Map<?, ?> layer : layers) {
      Object name = layer.get("name");
      if (LegacyConfig.isModel(layer) && name instanceof String text) {
        if (!"Sequential".equals(layer.get("class_name"))) {
          graphs.add(text);
        }
        if (!first.contains(text)) {
          late.add(text);
        }
      }
    }
  }

  private static boolean isZero(@Nullable Object call) {
    return call instanceof Long number && number == 0;
  }

  /// Changes the config of a functional model of Keras 2; others stay.
  static void modern(Map<String, @Nullable Object> config) {
    if (!(config.get("layers") instanceof List<?> all)) {
      return;
    }
    List<Map<?, ?>> layers = new ArrayList<>();
    all.forEach(layer -> layers.add(layer instanceof Map<?, ?> map ? map : Map.of()));
    List<List<?>> read = new ArrayList<>();
    layers.forEach(layer -> collect(layer.get(NODES), read));
    if (read.isEmpty()) {
      return;
    }
    ENDS.forEach(end -> collect(config.get(end), read));
    LegacyCalls calls = new LegacyCalls(layers, read);
    config.put("layers", layers.stream().map(calls::layer).toList());
    ENDS.forEach(end -> config.put(end, calls.end(config.get(end))));
  }

  /// Finds what is read in lists of lists.
  private static void collect(@Nullable Object nodes, List<List<?>> read) {
    if (isTensor(nodes) && nodes instanceof List<?> tensor) {
      read.add(tensor);
    } else if (nodes instanceof List<?> list) {
      list.forEach(inner -> collect(inner, read));
    }
  }

  private static boolean isTensor(@Nullable Object value) {
    return value instanceof List<?> parts
        && (parts.size() == 3 || parts.size() == 4)
        && parts.getFirst() instanceof String;
  }

  private Map<String, @Nullable Object> layer(Map<?, ?> layer) {
    Map<String, @Nullable Object> changed = LegacyConfig.texts(layer);
    if (layer.get(NODES) instanceof List<?> nodes) {
      changed.put(NODES, nodes.stream().map(this::node).toList());
    }
    return changed;
  }

  /// Turns `[[layer, call, tensor, arguments], …]` into a call of Keras 3.
  private @Nullable Object node(@Nullable Object node) {
    List<?> tensors = isTensor(node)
        ? List.of((List<?>) node)
        : node instanceof List<?> list ? list : List.of();
    if (tensors.isEmpty() || !tensors.stream().allMatch(LegacyCalls::isTensor)) {
      return node;
    }
    List<@Nullable Object> args = new ArrayList<>();
    Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
    for (Object tensor : tensors) {
      List<?> parts = (List<?>) tensor;
      if (parts.size() > 3 && parts.get(3) instanceof Map<?, ?> arguments) {
        kwargs.putAll(LegacyConfig.texts(arguments));
      }
      String name = String.valueOf(parts.get(0));
      args.add(Map.of("class_name", FunctionalConfig.TENSOR, "config",
          Map.of("keras_history", counted(parts, late.contains(name) ? -1 : 0))));
    }
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    call.put("args", args.size() == 1 ? args : List.of(args));
    call.put("kwargs", kwargs);
    return call;
  }

  private @Nullable Object end(@Nullable Object end) {
    if (isTensor(end) && end instanceof List<?> parts) {
      String name = String.valueOf(parts.getFirst());
      boolean graph = graphs.contains(name);
      return counted(parts, late.contains(name) ? graph ? 0 : -1 : graph ? 1 : 0);
    }
    return end instanceof List<?> list ? list.stream().map(this::end).toList() : end;
  }

  private static List<@Nullable Object> counted(List<?> parts, int more) {
    List<@Nullable Object> triple = new ArrayList<>(parts.subList(0, 3));
    if (parts.get(1) instanceof Long call) {
      triple.set(1, call + more);
    }
    return triple;
  }
}
