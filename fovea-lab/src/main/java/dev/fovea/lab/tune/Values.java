package dev.fovea.lab.tune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the parameters of a space are in one trial.
///
/// @param byName whole numbers are [Long], other numbers [Double]
public record Values(Map<String, Object> byName) {
  /// Keeps the order.
  public Values {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /// Returns a value.
  ///
  /// @throws IllegalArgumentException if there is no parameter of this name
  public Object get(String name) {
    Object value = byName.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no parameter '%s'. The space has %s.".formatted(name, byName.keySet()));
    }
    return value;
  }

  /// Returns a number.
  ///
  /// @throws IllegalArgumentException if there is no parameter of this name, or it is no number
  public double number(String name) {
    if (get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw other(name, "a number");
  }

  /// Returns a whole number.
  ///
  /// @throws IllegalArgumentException if there is no parameter of this name, or it is no whole number
  public int whole(String name) {
    Object value = get(name);
    if (value instanceof Long || value instanceof Integer) {
      return Math.toIntExact(((Number) value).longValue());
    }
    throw other(name, "a whole number");
  }

  /// Returns a text.
  ///
  /// @throws IllegalArgumentException if there is no parameter of this name, or it is no text
  public String text(String name) {
    if (get(name) instanceof String text) {
      return text;
    }
    throw other(name, "a text");
  }

  /// Tells whether something is on.
  ///
  /// @throws IllegalArgumentException if there is no parameter of this name, or it is neither true nor false
  public boolean flag(String name) {
    if (get(name) instanceof Boolean flag) {
      return flag;
    }
    throw other(name, "true or false");
  }

  private IllegalArgumentException other(String name, String asked) {
    return new IllegalArgumentException(
        "%s is %s in this trial, not %s.".formatted(name, get(name), asked));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byName.forEach(
        (name, value) -> text.append(text.isEmpty() ? "" : ", ").append(name).append(' ')
            .append(value));
    return text.toString();
  }
}
