package dev.fovea.files.onnx;

import dev.fovea.files.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/// Walks the fields of one protocol buffer message, without copying what it holds.
///
/// Every length is compared with the bytes that are there before anything is read or allocated.
///
/// @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers' encoding</a>
final class Wire {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_FIRST = 2;
  private static final int FOUR_BYTES = 5;
  private static final int LONGEST_TEXT = 1 << 16;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Weights are few fields of many bytes; each field may become an object, which takes more.
  private static final int MOST_FIELDS = 1_000_000;

  private final String file;
  private final MemorySegment bytes;
  private final AtomicInteger fields;
  private long at;
  private int field;
  private int kind;

  /// Starts before the first field.
  ///
  /// @param file the file's name, for messages
  Wire(String file, MemorySegment bytes) {
    this(file, bytes, new AtomicInteger());
  }

  private Wire(String file, MemorySegment bytes, AtomicInteger fields) {
    this.file = file;
    this.bytes = bytes;
    this.fields = fields;
  }

  /// Goes to the next field, and tells whether there is one. The field before must have been read or
  /// skipped.
  boolean next() {
    if (at == bytes.byteSize()) {
      return false;
    }
    if (fields.incrementAndGet() > MOST_FIELDS) {
      throw new ModelFormatException(file,
          "has more than %d fields, which is no network's file.".formatted(MOST_FIELDS),
          "check that the file is what it should be.");
    }
    long key = varint();
    field = (int) (key >>> 3);
    kind = (int) (key & 7);
    if (key >>> 32 != 0 || field == 0) {
      throw damaged("holds a field of the number %d".formatted(key >>> 3));
    }
    return true;
  }

  /// Returns the number of the field at hand.
  int field() {
    return field;
  }

  /// Passes over the field at hand.
  void skip() {
    switch (kind) {
      case VARINT -> varint();
      case EIGHT_BYTES -> take(Long.BYTES);
      case LENGTH_FIRST -> bytes();
      case FOUR_BYTES -> take(Integer.BYTES);
      default -> throw damaged("holds a field of the wire type %d".formatted(kind));
    }
  }

  /// Returns a whole number.
  long number() {
    want(VARINT);
    return varint();
  }

  /// Returns a `float`.
  float real() {
    want(FOUR_BYTES);
    return Float.intBitsToFloat(take(Integer.BYTES).get(INT, 0));
  }

  /// Returns the bytes of a field, a view.
  MemorySegment bytes() {
    want(LENGTH_FIRST);
    long length = varint();
    if (length < 0 || length > bytes.byteSize() - at) {
      throw damaged("field %d declares %s bytes, %d are left"
          .formatted(field, Long.toUnsignedString(length), bytes.byteSize() - at));
    }
    return take(length);
  }

  /// Returns a message.
  Wire message() {
    return new Wire(file, bytes(), fields);
  }

  /// Returns text.
  String text() {
    MemorySegment text = bytes();
    if (text.byteSize() > LONGEST_TEXT) {
      throw damaged("holds a text of %d bytes; at most %d are read"
          .formatted(text.byteSize(), LONGEST_TEXT));
    }
    return new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  /// Gives each whole number of a repeated field, one or packed.
  void numbers(LongConsumer each) {
    if (kind == VARINT) {
      each.accept(varint());
      return;
    }
    Wire packed = message();
    while (packed.at < packed.bytes.byteSize()) {
      each.accept(packed.varint());
    }
  }

  /// Gives each `float` of a repeated field, one or packed.
  void floats(DoubleConsumer each) {
    if (kind == FOUR_BYTES) {
      each.accept(real());
      return;
    }
    MemorySegment packed = packed(Float.BYTES);
    for (long i = 0; i < packed.byteSize(); i += Float.BYTES) {
      each.accept(Float.intBitsToFloat(packed.get(INT, i)));
    }
  }

  /// Gives each `double` of a repeated field, one or packed.
  void doubles(DoubleConsumer each) {
    MemorySegment packed = kind == EIGHT_BYTES ? take(Double.BYTES) : packed(Double.BYTES);
    for (long i = 0; i < packed.byteSize(); i += Double.BYTES) {
      each.accept(Double.longBitsToDouble(packed.get(LONG, i)));
    }
  }

  /// Returns the refusal of a file whose bytes are wrong.
  ModelFormatException damaged(String what) {
    return OnnxFile.damaged(file, what);
  }

  private MemorySegment packed(int size) {
    MemorySegment packed = bytes();
    if (packed.byteSize() % size != 0) {
      throw damaged("field %d packs numbers of %d bytes into %d"
          .formatted(field, size, packed.byteSize()));
    }
    return packed;
  }

  private void want(int wanted) {
    if (kind != wanted) {
      throw damaged("field %d is of the wire type %d, not %d".formatted(field, kind, wanted));
    }
  }

  private MemorySegment take(long length) {
    if (length > bytes.byteSize() - at) {
      throw damaged("ends within field " + field);
    }
    MemorySegment part = bytes.asSlice(at, length);
    at += length;
    return part;
  }

  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == bytes.byteSize()) {
        throw damaged("ends within a number");
      }
      byte next = bytes.get(ValueLayout.JAVA_BYTE, at++);
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("holds a number of more than ten bytes");
  }
}
