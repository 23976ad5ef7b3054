package dev.fovea.files;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sets the lengths that a model's config leaves open.
final class InputShapes {
  private static final String SHAPE = "batch_shape";

  private InputShapes() {}

  /// Returns the same model with inputs of these shapes; none leaves it as it is.
  ///
  /// @param shapes of each input, in their order, without the batch axis
  /// @throws ModelFormatException if there are more or fewer, or one does not fit its input
  static ConfigObject set(ConfigObject model, List<Shape> shapes) {
    if (shapes.isEmpty()) {
      return model;
    }
    ConfigObject config = model.object("config");
    List<String> names = inputs(config);
    if (names.size() != shapes.size()) {
      throw model.error(
          "the model has %d inputs, %d shapes are given.".formatted(names.size(), shapes.size()),
          "give a shape for each of %s.".formatted(String.join(", ", names)));
    }
    List<@Nullable Object> layers = new ArrayList<>();
    for (Object each : config.list("layers")) {
      ConfigObject layer = ConfigObject.of(config.file(), "", each);
      int place = names.indexOf(name(layer));
      layers.add(place < 0 ? each : with(layer, "config", set(layer, shapes.get(place))));
    }
    return new ConfigObject(
        model.file(), model.owner(), with(model, "config", with(config, "layers", layers)));
  }

  /// Returns a model within another one, its open lengths those of what its first call reads.
  ///
  /// @param shapes of what it reads, with the batch axis, as far as they are known
  static ConfigObject fill(ConfigObject model, List<List<?>> shapes) {
    boolean known = !shapes.isEmpty() && shapes.size() == inputs(model.object("config")).size();
    List<Shape> whole = new ArrayList<>();
    for (List<?> shape : shapes) {
      List<Integer> dims = new ArrayList<>();
      shape.stream().skip(1)
          .forEach(dim -> dims.add(dim instanceof Long length ? Math.toIntExact(length) : 0));
      known &= !dims.contains(0);
      whole.add(known ? new Shape(dims) : Shape.SCALAR);
    }
    return known && hasOpen(model) ? set(model, whole) : model;
  }

  private static boolean hasOpen(ConfigObject model) {
    return model.object("config").list("layers").stream()
        .map(layer -> ConfigObject.of(model.file(), "", layer))
        .filter(layer -> layer.text("class_name").equals("InputLayer"))
        .anyMatch(layer -> layer.object("config").get(SHAPE) instanceof List<?> shape
            && shape.stream().skip(1).anyMatch(Objects::isNull));
  }

  private static Map<String, @Nullable Object> set(ConfigObject layer, Shape shape) {
    ConfigObject input = layer.object("config", name(layer));
    List<?> open = input.list(SHAPE);
    List<@Nullable Object> lengths = LayerConfig.batch(shape);
    boolean fits = open.size() == lengths.size();
    for (int i = 1; fits && i < open.size(); i++) {
      fits = open.get(i) == null
          || Objects.equals(open.get(i), ((Number) lengths.get(i)).longValue());
    }
    if (!fits) {
      throw input.error(
          "%s %s does not allow for %s.".formatted(SHAPE, ConfigObject.shown(open), shape),
          "give the lengths that it leaves open, and no others.");
    }
    List<@Nullable Object> whole = new ArrayList<>();
    lengths.forEach(length -> whole.add(length instanceof Number n ? n.longValue() : null));
    return with(input, SHAPE, whole);
  }

  /// Returns the names of the inputs: those that the model names, or the layers that are inputs.
  private static List<String> inputs(ConfigObject config) {
    if (config.get("input_layers") instanceof List<?> list && !list.isEmpty()) {
      return list.getFirst() instanceof String name
          ? List.of(name)
          : list.stream().map(triple -> input(config, triple)).toList();
    }
    return config.list("layers").stream()
        .map(layer -> ConfigObject.of(config.file(), "", layer))
        .filter(layer -> layer.text("class_name").equals("InputLayer"))
        .map(InputShapes::name)
        .toList();
  }

  private static String input(ConfigObject config, @Nullable Object triple) {
    if (triple instanceof List<?> parts && !parts.isEmpty()) {
      return String.valueOf(parts.getFirst());
    }
    throw config.wrong("input_layers", "a list of [layer, call, result]");
  }

  private static String name(ConfigObject layer) {
    return layer.object("config").get("name") instanceof String name ? name : "";
  }

  private static Map<String, @Nullable Object> with(
      ConfigObject object, String key, @Nullable Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(object.members());
    members.put(key, value);
    return members;
  }
}
