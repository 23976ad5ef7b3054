package dev.fovea.files.protobuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A protocol buffer message that is being written: field after field, in the wire format.
///
/// @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers' encoding</a>
public final class WireMessage {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_FIRST = 2;
  private static final int FOUR_BYTES = 5;
  private static final int CHUNK = 1 << 20;

  /// What stands before `bytes`: memory of others is not copied.
  private final List<MemorySegment> pieces = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// Adds a whole number, an enum or a boolean.
  public WireMessage number(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  /// Adds a `double`.
  public WireMessage real(int field, double value) {
    varint((long) field << 3 | EIGHT_BYTES);
    littleEndian(Double.doubleToLongBits(value), Double.BYTES);
    return this;
  }

  /// Adds a `float`.
  public WireMessage real(int field, float value) {
    varint((long) field << 3 | FOUR_BYTES);
    littleEndian(Float.floatToIntBits(value), Float.BYTES);
    return this;
  }

  /// Adds bytes.
  public WireMessage bytes(int field, byte[] value) {
    varint((long) field << 3 | LENGTH_FIRST);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  /// Adds bytes that stay where they lie until the message is written.
  public WireMessage bytes(int field, MemorySegment value) {
    varint((long) field << 3 | LENGTH_FIRST);
    varint(value.byteSize());
    pieces.add(MemorySegment.ofArray(bytes.toByteArray()));
    pieces.add(value);
    bytes.reset();
    return this;
  }

  /// Adds text, in UTF-8.
  public WireMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds a message as it is now.
  public WireMessage message(int field, WireMessage value) {
    varint((long) field << 3 | LENGTH_FIRST);
    varint(value.size());
    if (!value.pieces.isEmpty()) {
      pieces.add(MemorySegment.ofArray(bytes.toByteArray()));
      pieces.addAll(value.pieces);
      bytes.reset();
    }
    bytes.writeBytes(value.bytes.toByteArray());
    return this;
  }

  /// Returns how many bytes the message has so far.
  public long size() {
    return bytes.size() + pieces.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  /// Writes the message so far.
  public void writeTo(OutputStream out) throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    for (MemorySegment piece : pieces) {
      for (long at = 0; at < piece.byteSize(); at += CHUNK) {
        ByteBuffer part = piece.asSlice(at, Math.min(CHUNK, piece.byteSize() - at)).asByteBuffer();
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
    }
    bytes.writeTo(out);
  }

  /// Returns the message so far.
  public byte[] toBytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      writeTo(all);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return all.toByteArray();
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

  private void littleEndian(long bits, int count) {
    for (int i = 0; i < count; i++) {
      bytes.write((int) (bits >>> 8 * i));
    }
  }
}
