package dev.fovea.files;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and writes `safetensors`: a JSON header with types, shapes and places, then the bytes.
///
/// Elements are `BOOL`, `U8`, `I8`, `I16`, `I32`, `U32`, `I64`, `F16`, `F32`, `F64`; `BF16` is read
/// as F32, which holds every such number. As the format demands, the arrays fill the file without
/// holes and without overlap.
/// @see <a href="https://huggingface.co/docs/safetensors">The safetensors format</a>
public final class SafeTensors {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);

  /// An array's entry in the header.
  private record Entry(String name, String type, List<Integer> shape, long from, long to) {}

  private SafeTensors() {}

  /// Reads all arrays of a file.
  ///
  /// @return the arrays by name, in the order of their bytes
  /// @throws ModelFormatException if the file is no `safetensors`, is damaged, or has elements of
  ///     other types
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Map<String, NdArray> read(Path file) {
    return read(file.toString(), FileBytes.read(file));
  }

  static Map<String, NdArray> read(String file, MemorySegment bytes) {
    if (bytes.byteSize() < Long.BYTES) {
      throw damaged(file, "has %d bytes, too few for a header".formatted(bytes.byteSize()));
    }
    long header = bytes.get(LONG, 0);
    if (header < 2 || header > Math.min(Json.MAX_BYTES, bytes.byteSize() - Long.BYTES)) {
      throw damaged(file, "declares a header of %s bytes in a file of %d"
          .formatted(Long.toUnsignedString(header), bytes.byteSize()));
    }
    byte[] json = bytes.asSlice(Long.BYTES, header).toArray(ValueLayout.JAVA_BYTE);
    MemorySegment data = bytes.asSlice(Long.BYTES + header);
    List<Entry> entries = entries(file, Json.parse(file, json));
    checkPlaces(file, entries, data.byteSize());
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (Entry entry : entries) {
      arrays.put(entry.name(),
          array(file, entry, data.asSlice(entry.from(), entry.to() - entry.from())));
    }
    return arrays;
  }

  private static List<Entry> entries(String file, @Nullable Object header) {
    if (!(header instanceof Map<?, ?> members)) {
      throw damaged(file, "has a header that is no JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    members.forEach((name, value) -> {
      if (!METADATA.equals(name)) {
        entries.add(entry(file, String.valueOf(name), value));
      }
    });
    entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
    return entries;
  }

  private static Entry entry(String file, String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> fields
        && fields.get("dtype") instanceof String type
        && fields.get("shape") instanceof List<?> shape
        && fields.get("data_offsets") instanceof List<?> offsets
        && offsets.size() == 2
        && offsets.get(0) instanceof Long from
        && offsets.get(1) instanceof Long to) {
      return new Entry(name, type, shape(file, name, shape), from, to);
    }
    throw damaged(file, "describes '%s' without dtype, shape and two data_offsets".formatted(name));
  }

  private static List<Integer> shape(String file, String name, List<?> shape) {
    List<Integer> dims = new ArrayList<>();
    for (Object dim : shape) {
      if (!(dim instanceof Long length) || length < 0 || length > Integer.MAX_VALUE) {
        throw damaged(file, "gives '%s' the shape %s".formatted(name, shape));
      }
      dims.add(Math.toIntExact(length));
    }
    return dims;
  }

  /// Checks that the arrays lie one behind the other from the first byte to the last.
  private static void checkPlaces(String file, List<Entry> entries, long size) {
    long at = 0;
    for (Entry entry : entries) {
      if (entry.from() != at || entry.to() < at || entry.to() > size) {
        throw damaged(file, "puts '%s' at bytes %d to %d of %d, where byte %d comes next"
            .formatted(entry.name(), entry.from(), entry.to(), size, at));
      }
      at = entry.to();
    }
    if (at != size) {
      throw damaged(file, "has %d bytes behind its arrays".formatted(size - at));
    }
  }

  private static NdArray array(String file, Entry entry, MemorySegment bytes) {
    boolean brain = entry.type().equals("BF16");
    ElementType type = brain ? ElementType.F16 : type(file, entry);
    long expected;
    try {
      expected = Math.multiplyExact(NdArray.count(entry.shape()), (long) type.bytes());
    } catch (ArithmeticException e) {
      expected = -1;
    }
    if (expected != bytes.byteSize()) {
      throw damaged(file, "gives '%s' %d bytes for %s %s".formatted(
          entry.name(), bytes.byteSize(), entry.type(), entry.shape()));
    }
    return new NdArray(brain ? ElementType.F32 : type, entry.shape(),
        brain ? widened(bytes) : bytes);
  }

  private static ElementType type(String file, Entry entry) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(entry.type())) {
        return type;
      }
    }
    throw new ModelFormatException(
        file,
        "'%s' has elements of type %s, which Fovea does not read.".formatted(entry.name(),
            entry.type()),
        "save the array as F32.");
  }

  /// Returns bfloat16 numbers with the 16 zero bits that make them single precision.
  private static MemorySegment widened(MemorySegment halves) {
    int count = Math.toIntExact(halves.byteSize() / Short.BYTES);
    MemorySegment floats = Arena.ofAuto().allocate(4L * count, 4);
    for (int i = 0; i < count; i++) {
      floats.set(INT, 4L * i, halves.get(SHORT, 2L * i) << 16);
    }
    return floats;
  }

  /// Writes arrays, replacing the file of that name; what fails leaves the old file as it was.
  ///
  /// @param arrays by name
  /// @throws IllegalArgumentException if a name is the format's own `__metadata__`
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void write(Path file, Map<String, NdArray> arrays) {
    if (arrays.containsKey(METADATA)) {
      throw new IllegalArgumentException(
          "'%s' cannot be the name of an array: safetensors keeps it for itself."
              .formatted(METADATA));
    }
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, Map.of("format", "pt"));
    long at = 0;
    for (Map.Entry<String, NdArray> entry : arrays.entrySet()) {
      NdArray array = entry.getValue();
      long end = at + array.bytes().byteSize();
      header.put(entry.getKey(), Map.of("dtype", array.type().name(), "shape", array.shape(),
          "data_offsets", List.of(at, end)));
      at = end;
    }
    byte[] json = padded(Json.compact(header));
    AtomicFile.write(file, out -> {
      WritableByteChannel channel = Channels.newChannel(out);
      MemorySegment length = MemorySegment.ofArray(new byte[Long.BYTES]);
      length.set(LONG, 0, json.length);
      FileBytes.write(channel, length);
      FileBytes.write(channel, MemorySegment.ofArray(json));
      for (NdArray array : arrays.values()) {
        FileBytes.write(channel, array.bytes());
      }
    });
  }

  /// Returns the header with spaces at its end, so that the arrays lie at multiples of 8 bytes.
  private static byte[] padded(String header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static ModelFormatException damaged(String file, String what) {
    return new ModelFormatException(file, what + ".", FileBytes.again());
  }
}
