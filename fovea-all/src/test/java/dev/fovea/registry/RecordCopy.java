package dev.fovea.registry;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// Copies of records of settings with one of them changed.
final class RecordCopy {
  private RecordCopy() {}

  static <R> R with(R record, String name, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType)
        .toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(components)
        .map(component -> component.getName().equals(name) ? value : get(component, record))
        .toArray();
    try {
      @SuppressWarnings("unchecked")
      R copy = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object get(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
