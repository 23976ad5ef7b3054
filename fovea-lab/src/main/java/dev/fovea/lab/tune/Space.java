package dev.fovea.lab.tune;

import dev.fovea.files.Json;
import dev.fovea.files.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The settings that are looked for, each with the values that it may take.
///
/// {@snippet :
/// Space.of(Parameter.logUniform("learning-rate", 1e-4, 1e-1), Parameter.choice("batch", 32, 64, 128));
/// }
///
/// In a file the same is `{"learning-rate": {"log-uniform": [1e-4, 1e-1]}, "batch": {"choice": [32, 64, 128]}}`.
///
/// @param parameters no two have the same name
public record Space(List<Parameter> parameters) {
  private static final List<String> KINDS = List.of(
      "uniform", "log-uniform", "integer", "log-integer", "choice");
  private static final String FIX = """

      fix:    write {"name": {"kind": [low, high]}}, where kind is uniform, log-uniform, integer or log-integer;
              or {"name": {"choice": [option, option]}}.""";

  /// Checks the names.
  ///
  /// @throws IllegalArgumentException if there is no parameter, or two have the same name
  public Space {
    parameters = List.copyOf(parameters);
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("a space needs at least one parameter.");
    }
    Set<String> names = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new IllegalArgumentException(
            "a space has two parameters with the name '%s'.".formatted(parameter.name()));
      }
    }
  }

  /// Returns the space of these parameters.
  ///
  /// @throws IllegalArgumentException if there is no parameter, or two have the same name
  public static Space of(Parameter... parameters) {
    return new Space(List.of(parameters));
  }

  /// Reads a space from a file.
  ///
  /// @throws IllegalArgumentException if it is no space; the message names the file and the parameter
  /// @throws UncheckedIOException     if it cannot be read
  public static Space read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("%s: there is no such file.%s".formatted(file, FIX));
    }
    try {
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /// Reads a space from JSON.
  ///
  /// @param file name for messages
  /// @param json the document in UTF-8
  /// @throws IllegalArgumentException if it is no space
  public static Space parse(String file, byte[] json) {
    List<Parameter> parameters = new ArrayList<>();
    try {
      Map<String, @Nullable Object> tree = Json.parseObject(file, json);
      tree.forEach((name, what) -> parameters.add(parameter(name, what)));
      return new Space(parameters);
    } catch (ModelFormatException e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(line + FIX, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s%s".formatted(file, e.getMessage(), FIX), e);
    }
  }

  private static Parameter parameter(String name, @Nullable Object what) {
    if (!(what instanceof Map<?, ?> map) || map.size() != 1) {
      throw new IllegalArgumentException(
          "%s: needs an object with one kind, got %s.".formatted(name, Json.compact(what)));
    }
    String kind = String.valueOf(map.keySet().iterator().next());
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException(
          "%s: there is no kind '%s'. Choose one of %s.".formatted(name, kind, KINDS));
    }
    if (!(map.get(kind) instanceof List<?> items) || items.contains(null)) {
      throw new IllegalArgumentException(
          "%s: %s needs a list, got %s.".formatted(name, kind, Json.compact(map.get(kind))));
    }
    if (kind.equals("choice")) {
      return new Parameter.Choice(name, List.copyOf(items));
    }
    return numbers(name, kind, items);
  }

  private static Parameter numbers(String name, String kind, List<?> items) {
    boolean whole = kind.endsWith("integer");
    if (items.size() != 2 || !items.stream().allMatch(whole
        ? Long.class::isInstance
        : Number.class::isInstance)) {
      throw new IllegalArgumentException("%s: %s needs two %s, low and high, got %s.".formatted(
          name, kind, whole ? "whole numbers" : "numbers", Json.compact(items)));
    }
    Number low = (Number) items.get(0);
    Number high = (Number) items.get(1);
    return switch (kind) {
      case "uniform" -> Parameter.uniform(name, low.doubleValue(), high.doubleValue());
      case "log-uniform" -> Parameter.logUniform(name, low.doubleValue(), high.doubleValue());
      case "integer" -> Parameter.integer(name, low.longValue(), high.longValue());
      default -> Parameter.logInteger(name, low.longValue(), high.longValue());
    };
  }

  /// Returns the tree that a file of this space has.
  public Map<String, Object> json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    parameters.forEach(parameter -> tree.put(parameter.name(), parameter.json()));
    return tree;
  }

  /// Returns the values at a place of each parameter, from 0 to 1.
  public Values at(ToDoubleFunction<Parameter> places) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      values.put(parameter.name(), parameter.at(places.applyAsDouble(parameter)));
    }
    return new Values(values);
  }

  /// Draws values.
  public Values random(RandomGenerator random) {
    return at(parameter -> random.nextDouble());
  }

  /// Returns the place of each parameter's value, in their order.
  ///
  /// @throws IllegalArgumentException if these are no values of this space
  public double[] places(Values values) {
    return parameters.stream()
        .mapToDouble(parameter -> parameter.place(values.get(parameter.name()))).toArray();
  }

  /// Returns the part of the space in which the best values lie, parameter by parameter.
  ///
  /// @param best at least one
  public Space narrowed(List<Values> best) {
    return new Space(parameters.stream()
        .map(p -> p.narrowed(best.stream().map(values -> values.get(p.name())).toList()))
        .toList());
  }
}
