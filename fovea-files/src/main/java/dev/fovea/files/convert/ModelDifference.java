package dev.fovea.files.convert;

import dev.fovea.files.ElementType;
import dev.fovea.files.Json;
import dev.fovea.files.KerasJson;
import dev.fovea.files.NdArray;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What two models, or two files of weights, have in common, and what not.
///
/// Layers and weights belong together that have the same name; where that finds fewer than their
/// order does, as it does between files of different programs, those that are of the same class, or
/// of the same shape, in the same order.
///
/// @param layersByName  whether names decided which layers belong together
/// @param weightsByName whether names decided which weights belong together
/// @param settings      what is set otherwise in layers that belong together, in the first's order
/// @param onlyFirst     layers that the first model alone has, as `name (Class)`
/// @param onlySecond    layers that the second model alone has
/// @param weights       all weights, in the first's order, then those that the second alone has
public record ModelDifference(
    boolean layersByName,
    boolean weightsByName,
    List<Setting> settings,
    List<String> onlyFirst,
    List<String> onlySecond,
    List<WeightDifference> weights) {
  /// A setting of a layer.
  ///
  /// @param path   layer and setting, such as `conv2d/filters`; where the layers have different
  ///     names, the first's
  /// @param first  the value in the first model as JSON, empty if it has no such setting
  /// @param second the value in the second model
  public record Setting(String path, String first, String second) {}

  /// Compares two models: settings, connections and weights.
  public static ModelDifference of(Model first, Model second) {
    Map<String, NamedLayer> a = NamedLayer.byPath(first);
    Map<String, NamedLayer> b = NamedLayer.byPath(second);
    Pairs pairs = Pairs.of(classes(a), classes(b));
    Map<String, String> names = pairs.names();
    Map<String, String> back = new LinkedHashMap<>();
    names.forEach((one, other) -> back.put(other, one));
    List<Setting> settings = new ArrayList<>();
    names.forEach((one, other) -> settings.addAll(settings(one,
        described(Objects.requireNonNull(a.get(one)), a, Map.of()),
        described(Objects.requireNonNull(b.get(other)), b, back))));
    settings.addAll(settings("outputs",
        Map.of("outputs", ends(first, Map.of())), Map.of("outputs", ends(second, back))));
    ModelDifference weights = ofArrays(arrays(first), arrays(second));
    return new ModelDifference(pairs.byName(), weights.weightsByName(), settings,
        titles(pairs.onlyFirst(), a), titles(pairs.onlySecond(), b), weights.weights());
  }

  /// Compares two models' weights alone.
  public static ModelDifference ofWeights(Model first, Model second) {
    return ofArrays(arrays(first), arrays(second));
  }

  /// Compares arrays by name.
  public static ModelDifference ofArrays(
      Map<String, NdArray> first, Map<String, NdArray> second) {
    Pairs pairs = Pairs.of(shapes(first), shapes(second));
    List<WeightDifference> weights = new ArrayList<>();
    Map<String, String> names = pairs.names();
    first.forEach((name, array) -> {
      String other = names.get(name);
      weights.add(other == null
          ? WeightDifference.alone(name, array, true)
          : WeightDifference.of(name, array, other, Objects.requireNonNull(second.get(other))));
    });
    pairs.onlySecond().forEach(name -> weights.add(
        WeightDifference.alone(name, Objects.requireNonNull(second.get(name)), false)));
    return new ModelDifference(
        true, pairs.byName(), List.of(), List.of(), List.of(), weights);
  }

  /// Tells whether nothing differs but numbers by up to `tolerance`.
  public boolean isEqual(double tolerance) {
    return settings.isEmpty() && onlyFirst.isEmpty() && onlySecond.isEmpty()
        && weights.stream().allMatch(weight -> weight.isEqual(tolerance));
  }

  private static Map<String, List<Integer>> shapes(Map<String, NdArray> arrays) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    arrays.forEach((name, array) -> shapes.put(name, array.shape()));
    return shapes;
  }

  private static Map<String, NdArray> arrays(Model model) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (String path : model.weights().paths()) {
      Tensor tensor = model.weights().get(path);
      arrays.put(path, new NdArray(ElementType.valueOf(tensor.type().dtype().name()),
          tensor.shape().dims(), tensor.readOnly()));
    }
    return arrays;
  }

  private static Map<String, String> classes(Map<String, NamedLayer> layers) {
    Map<String, String> classes = new LinkedHashMap<>();
    layers.forEach((path, layer) -> classes.put(path, layer.className()));
    return classes;
  }

  private static List<String> titles(List<String> paths, Map<String, NamedLayer> layers) {
    return paths.stream().map(path -> "%s (%s)".formatted(path,
        Objects.requireNonNull(layers.get(path)).className())).toList();
  }

  /// Returns all that is said of a layer: class, settings, and which layers it reads.
  ///
  /// @param names what the layers are called in the other model
  private static Map<String, @Nullable Object> described(
      NamedLayer layer, Map<String, NamedLayer> layers, Map<String, String> names) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("class", layer.className());
    all.putAll(KerasJson.settings(layer));
    all.put("reads", layer.calls().stream()
        .flatMap(call -> call.inputs().stream())
        .map(input -> named(input, layers, names)).toList());
    return all;
  }

  private static List<String> ends(Model model, Map<String, String> names) {
    Map<String, NamedLayer> layers = NamedLayer.byPath(model);
    return model.outputs().stream().map(output -> named(output, layers, names)).toList();
  }

  private static String named(
      Symbol symbol, Map<String, NamedLayer> layers, Map<String, String> names) {
    for (Map.Entry<String, NamedLayer> entry : layers.entrySet()) {
      if (entry.getValue().calls().contains(symbol.call())) {
        return names.getOrDefault(entry.getKey(), entry.getKey());
      }
    }
    return "?";
  }

  private static List<Setting> settings(
      String layer, Map<String, @Nullable Object> first, Map<String, @Nullable Object> second) {
    Map<String, String> a = new LinkedHashMap<>();
    Map<String, String> b = new LinkedHashMap<>();
    flat("", first, a);
    flat("", second, b);
    TreeSet<String> keys = new TreeSet<>(a.keySet());
    keys.addAll(b.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(a.get(key), b.get(key)))
        .map(key -> new Setting(key.equals(layer) ? layer : layer + "/" + key,
            a.getOrDefault(key, ""), b.getOrDefault(key, "")))
        .toList();
  }

  /// Puts the members of objects beside each other: `kernel_initializer` is the class that it names,
  /// `kernel_initializer/seed` its setting.
  private static void flat(String path, @Nullable Object value, Map<String, String> to) {
    if (!(value instanceof Map<?, ?> object)) {
      to.put(path, Json.compact(value instanceof Float f ? f.doubleValue() : value));
      return;
    }
    String place = path.isEmpty() ? "" : path + "/";
    if (object.get("class_name") instanceof String name) {
      to.put(path, name);
      if (object.get("config") instanceof Map<?, ?> config) {
        config.forEach((key, inner) -> flat(place + key, inner, to));
      }
      return;
    }
    object.forEach((key, inner) -> flat(place + key, inner, to));
  }
}
