package dev.fovea.layer;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Copies records with one component changed, until Java has an expression for it.
final class Settings {
  private Settings() {}

  static <R extends Record> R with(R record, String name, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    boolean found = false;
    try {
      for (int i = 0; i < values.length; i++) {
        boolean changes = components[i].getName().equals(name);
        components[i].getAccessor().trySetAccessible();
        values[i] = changes ? value : components[i].getAccessor().invoke(record);
        found |= changes;
      }
      if (!found) {
        throw new IllegalArgumentException(
            record.getClass().getSimpleName() + " has no setting " + name);
      }
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType)
          .toArray(Class<?>[]::new);
      @SuppressWarnings("unchecked")
      Constructor<R> constructor = (Constructor<R>) record.getClass().getDeclaredConstructor(types);
      constructor.trySetAccessible();
      R copy = constructor.newInstance(values);
      return copy;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " is not open to its framework", e);
    }
  }

  /// Returns `count` times the same number, as Keras reads a single number for all axes.
  static List<Integer> all(int count, int value) {
    return Collections.nCopies(count, value);
  }

  /// Checks one number for each of `count` axes, each at least 1.
  static List<Integer> positive(String what, int count, List<Integer> values) {
    if (values.size() != count || values.stream().anyMatch(v -> v < 1)) {
      throw new IllegalArgumentException(
          "%s needs %s of at least 1, got %s."
              .formatted(what, count == 1 ? "a number" : count + " numbers", values));
    }
    return List.copyOf(values);
  }

  /// Checks a number that must be neither infinite nor NaN.
  static void finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s must be a finite number, got %s.".formatted(what, value));
    }
  }

  /// Checks a number that must be at least 1.
  static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be at least 1, got %d.".formatted(what, value));
    }
    return value;
  }
}
