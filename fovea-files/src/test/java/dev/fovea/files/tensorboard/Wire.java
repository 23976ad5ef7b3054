package dev.fovea.files.tensorboard;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A protocol buffer message that was read, written for the tests from the format's document alone.
///
/// @param fields by number: `Long` for numbers, `Double`, `Float`, and `byte[]` for all else
record Wire(Map<Integer, List<Object>> fields) {
  static Wire of(byte[] bytes) {
    Map<Integer, List<Object>> fields = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (in.hasRemaining()) {
        long key = varint(in);
        fields.computeIfAbsent((int) (key >>> 3), _ -> new ArrayList<>())
            .add(value(in, (int) (key & 7)));
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("the message is cut off", e);
    }
    return new Wire(fields);
  }

  private static Object value(ByteBuffer in, int kind) {
    return switch (kind) {
      case 0 -> varint(in);
      case 1 -> in.getDouble();
      case 2 -> {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
          throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        yield bytes;
      }
      case 5 -> in.getFloat();
      default -> throw new IllegalStateException("there is no wire type " + kind);
    };
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("a number has more than ten bytes");
  }

  List<Object> all(int field) {
    return fields.getOrDefault(field, List.of());
  }

  boolean has(int field) {
    return fields.containsKey(field);
  }

  long number(int field) {
    return has(field) ? (Long) all(field).getLast() : 0;
  }

  double real(int field) {
    return has(field) ? ((Number) all(field).getLast()).doubleValue() : 0;
  }

  byte[] bytes(int field) {
    return has(field) ? (byte[]) all(field).getLast() : new byte[0];
  }

  String text(int field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }

  List<String> texts(int field) {
    return all(field).stream().map(text -> new String((byte[]) text, StandardCharsets.UTF_8))
        .toList();
  }

  Wire message(int field) {
    return of(bytes(field));
  }

  List<Wire> messages(int field) {
    return all(field).stream().map(bytes -> of((byte[]) bytes)).toList();
  }
}
