package dev.fovea.files.onnx;

import dev.fovea.files.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a tensor of a model file, whose numbers lie in it or in a file beside it.
final class TensorMessage {
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int UINT16 = 4;
  private static final int INT16 = 5;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int UINT32 = 12;
  private static final int UINT64 = 13;
  private static final int BFLOAT16 = 16;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
      .withOrder(ORDER);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfFloat REAL = ValueLayout.JAVA_FLOAT_UNALIGNED
      .withOrder(ORDER);
  private static final ValueLayout.OfDouble WIDE = ValueLayout.JAVA_DOUBLE_UNALIGNED
      .withOrder(ORDER);

  private final OnnxFile file;
  private final Wire in;
  private final List<Long> dims = new ArrayList<>();
  private final List<Double> reals = new ArrayList<>();
  private final List<Long> wholes = new ArrayList<>();
  private final Map<String, String> external = new HashMap<>();
  private String name = "";
  private int type;
  private long place;
  private @Nullable MemorySegment raw;

  private TensorMessage(OnnxFile file, Wire in) {
    this.file = file;
    this.in = in;
  }

  /// Reads a tensor.
  ///
  /// @throws ModelFormatException if its numbers do not fill its shape, or are of an unknown type
  static TensorMessage read(OnnxFile file, Wire in) {
    TensorMessage tensor = new TensorMessage(file, in);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> in.numbers(tensor.dims::add);
        case 2 -> tensor.type = (int) in.number();
        case 4 -> in.floats(tensor.reals::add);
        case 5, 7, 11 -> in.numbers(tensor.wholes::add);
        case 8 -> tensor.name = in.text();
        case 9 -> tensor.raw = in.bytes();
        case 10 -> in.doubles(tensor.reals::add);
        case 13 -> tensor.external(in.message());
        case 14 -> tensor.place = in.number();
        default -> in.skip();
      }
    }
    return tensor;
  }

  /// Returns the tensor's name.
  String name() {
    return name;
  }

  /// Returns the numbers.
  Constant value() {
    long count = 1;
    List<Integer> shape = new ArrayList<>();
    for (long dim : dims) {
      if (dim < 0 || dim > Integer.MAX_VALUE || dim > 0 && count > Integer.MAX_VALUE / dim) {
        throw in.damaged("the tensor '%s' has the shape %s".formatted(name, dims));
      }
      count *= dim;
      shape.add((int) dim);
    }
    MemorySegment bytes = place == 1 ? outside(count) : raw;
    return bytes == null ? listed(shape, (int) count) : packed(shape, (int) count, bytes);
  }

  private void external(Wire entry) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = entry.text();
        default -> entry.skip();
      }
    }
    external.put(key, value);
  }

  private MemorySegment outside(long count) {
    long length = number("length", count * bytes());
    return file.external(external.getOrDefault("location", ""), number("offset", 0), length);
  }

  private long number(String key, long missing) {
    String text = external.get(key);
    try {
      return text == null ? missing : Long.parseLong(text);
    } catch (NumberFormatException notNumber) {
      throw in.damaged("the tensor '%s' has the %s '%s'".formatted(name, key, text));
    }
  }

  private int bytes() {
    return switch (type) {
      case UINT8, INT8, BOOL -> 1;
      case UINT16, INT16, FLOAT16, BFLOAT16 -> 2;
      case FLOAT, INT32, UINT32 -> 4;
      case INT64, UINT64, DOUBLE -> 8;
      default -> throw new ModelFormatException(file.path().toString(),
          "the tensor '%s' is of ONNX's element type %d.".formatted(name, type),
          "Fovea reads floating-point numbers of 16, 32 and 64 bits, whole ones, and booleans.");
    };
  }

  private boolean isReal() {
    return type == FLOAT || type == DOUBLE || type == FLOAT16 || type == BFLOAT16;
  }

  private Constant packed(List<Integer> shape, int count, MemorySegment data) {
    if (data.byteSize() != (long) count * bytes()) {
      throw in.damaged("the tensor '%s' of the shape %s has %d bytes, not %d"
          .formatted(name, dims, data.byteSize(), (long) count * bytes()));
    }
    float[] some = new float[isReal() ? count : 0];
    long[] whole = new long[isReal() ? 0 : count];
    for (int i = 0; i < count; i++) {
      if (isReal()) {
        some[i] = real(data, i);
      } else {
        whole[i] = whole(data, i);
      }
    }
    return new Constant(List.copyOf(shape), some, whole);
  }

  private float real(MemorySegment data, long i) {
    return switch (type) {
      case FLOAT -> data.get(REAL, 4 * i);
      case DOUBLE -> (float) data.get(WIDE, 8 * i);
      default -> half(data.get(SHORT, 2 * i));
    };
  }

  private float half(short bits) {
    return type == FLOAT16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
  }

  private long whole(MemorySegment data, long i) {
    return switch (type) {
      case UINT8 -> Byte.toUnsignedLong(data.get(ValueLayout.JAVA_BYTE, i));
      case INT8, BOOL -> data.get(ValueLayout.JAVA_BYTE, i);
      case UINT16 -> Short.toUnsignedLong(data.get(SHORT, 2 * i));
      case INT16 -> data.get(SHORT, 2 * i);
      case INT32 -> data.get(INT, 4 * i);
      case UINT32 -> Integer.toUnsignedLong(data.get(INT, 4 * i));
      default -> data.get(LONG, 8 * i);
    };
  }

  /// Numbers that lie in the message one by one; half precision comes as the bits of whole numbers.
  private Constant listed(List<Integer> shape, int count) {
    bytes();
    boolean halves = type == FLOAT16 || type == BFLOAT16;
    int found = isReal() && !halves ? reals.size() : wholes.size();
    if (found != count) {
      throw in.damaged("the tensor '%s' of the shape %s has %d numbers, not %d"
          .formatted(name, dims, found, count));
    }
    float[] some = new float[isReal() ? count : 0];
    long[] whole = new long[isReal() ? 0 : count];
    for (int i = 0; i < count; i++) {
      if (halves) {
        some[i] = half((short) (long) wholes.get(i));
      } else if (isReal()) {
        some[i] = (float) (double) reals.get(i);
      } else {
        whole[i] = wholes.get(i);
      }
    }
    return new Constant(List.copyOf(shape), some, whole);
  }
}
