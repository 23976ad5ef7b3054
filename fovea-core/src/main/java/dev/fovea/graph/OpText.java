package dev.fovea.graph;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Ops as text and back: `Conv{window=3x3 stride 2x2, groups=1}`.
///
/// The text follows from the record's components, so a new op has it without a line of code.
/// A component may be a number, a boolean, an enum, a shape, a type, another record with a static
/// `parse(String)`, an op, or a list of these.
final class OpText {
  private final Map<String, Class<? extends Op>> known;

  /// Takes the ops that may be read, by simple class name.
  OpText(List<Class<? extends Op>> ops) {
    known = ops.stream().collect(Collectors.toMap(Class::getSimpleName, op -> op));
  }

  static String print(Object value) {
    return switch (value) {
      case Op op ->
        op.getClass().getSimpleName()
            + Arrays.stream(op.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + print(read(op, component)))
                .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
        list.stream().map(OpText::print).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }

  private static Object read(Op op, RecordComponent component) {
    try {
      return component.getAccessor().invoke(op);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the op " + op + " does not let its settings be read", e);
    }
  }

  Op parse(String text) {
    int open = text.indexOf('{');
    Class<? extends Op> type = open < 0 ? null : known.get(text.substring(0, open));
    if (type == null || !text.endsWith("}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no op. Known: "
              + String.join(", ", known.keySet().stream().sorted().toList()));
    }
    List<String> parts = split(text.substring(open + 1, text.length() - 1));
    RecordComponent[] components = type.getRecordComponents();
    if (parts.size() != components.length) {
      throw new IllegalArgumentException(
          "%s has %d settings, got '%s'.".formatted(type.getSimpleName(), components.length, text));
    }
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String prefix = components[i].getName() + "=";
      if (!parts.get(i).startsWith(prefix)) {
        throw new IllegalArgumentException(
            "expected '" + prefix + "…', got '" + parts.get(i) + "'.");
      }
      values[i] = parse(parts.get(i).substring(prefix.length()), components[i].getGenericType());
    }
    return construct(type, components, values);
  }

  private static Op construct(Class<? extends Op> type, RecordComponent[] components,
      Object[] values) {
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType)
        .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getTargetException().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no public record", e);
    }
  }

  private Object parse(String text, Type type) {
    if (type instanceof ParameterizedType list) {
      List<Object> all = new ArrayList<>();
      for (String part : split(text.substring(1, text.length() - 1))) {
        all.add(parse(part, list.getActualTypeArguments()[0]));
      }
      return all;
    }
    Class<?> plain = (Class<?>) type;
    if (plain == int.class || plain == Integer.class) {
      return Integer.valueOf(text);
    } else if (plain == long.class) {
      return Long.valueOf(text);
    } else if (plain == double.class) {
      return Double.valueOf(text);
    } else if (plain == boolean.class) {
      return Boolean.valueOf(text);
    } else if (plain == Shape.class) {
      return TensorType.parse("f32" + text).shape();
    } else if (plain == TensorType.class) {
      return TensorType.parse(text);
    } else if (plain == DType.class) {
      return DType.parse(text);
    } else if (plain.isEnum()) {
      return constant(plain, text);
    } else if (Op.class.isAssignableFrom(plain)) {
      return parse(text);
    }
    return parsed(plain, text);
  }

  private static Object constant(Class<?> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("'" + text + "' is no " + type.getSimpleName()));
  }

  private static Object parsed(Class<?> type, String text) {
    try {
      return type.getMethod("parse", String.class).invoke(null, text);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("'" + text + "' is no " + type.getSimpleName(), e);
    }
  }

  /// Splits at the commas that are inside no bracket.
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    String last = text.substring(from).strip();
    if (!last.isEmpty()) {
      parts.add(last);
    }
    return parts;
  }
}
