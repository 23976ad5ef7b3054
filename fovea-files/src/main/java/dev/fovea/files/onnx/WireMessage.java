package dev.fovea.files.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A protocol buffer message that is being written: field after field, in the wire format.
final class WireMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_FIRST = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  WireMessage number(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  WireMessage real(int field, float value) {
    varint((long) field << 3 | FOUR_BYTES);
    int bits = Float.floatToIntBits(value);
    for (int i = 0; i < Float.BYTES; i++) {
      bytes.write(bits >>> 8 * i);
    }
    return this;
  }

  WireMessage bytes(int field, byte[] value) {
    varint((long) field << 3 | LENGTH_FIRST);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  WireMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WireMessage message(int field, WireMessage value) {
    return bytes(field, value.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
