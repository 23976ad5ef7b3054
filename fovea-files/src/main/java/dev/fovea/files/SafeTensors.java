package dev.fovea.files;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
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

  /// What a file holds.
  ///
  /// @param metadata texts by name, empty if there are none
  /// @param arrays   in the order of their bytes
  record Contents(Map<String, String> metadata, List<Stored> arrays) {}

  /// An array as the file has it.
  ///
  /// @param type  the format's name of the element type
  /// @param bytes the elements, as many as type and shape take
  record Stored(String name, String type, List<Integer> shape, MemorySegment bytes) {}

  /// An array that is to be written; its bytes are asked for when the file is.
  record Part(String name, ElementType type, List<Integer> shape, AtomicFile.Content bytes) {
    static Part of(String name, NdArray array) {
      return new Part(name, array.type(), array.shape(),
          out -> FileBytes.write(Channels.newChannel(out), array.bytes()));
    }

    long size() {
      return Math.multiplyExact(NdArray.count(shape), (long) type.bytes());
    }
  }

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

  /// Reads what is said about a file's arrays: texts by name, such as the `format` `pt`.
  ///
  /// @return empty if nothing is said
  /// @throws ModelFormatException if the file is no `safetensors` or is damaged
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Map<String, String> metadata(Path file) {
    return parse(file.toString(), FileBytes.read(file)).metadata();
  }

  static Map<String, NdArray> read(String file, MemorySegment bytes) {
    return arrays(file, parse(file, bytes));
  }

  /// Returns the arrays of a file that was parsed.
  ///
  /// @throws ModelFormatException if some have elements of other types
  static Map<String, NdArray> arrays(String file, Contents contents) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (Stored array : contents.arrays()) {
      arrays.put(array.name(), array(file, array));
    }
    return arrays;
  }

  /// Finds the arrays of a file that lies in memory; `file` is its name for messages.
  ///
  /// @throws ModelFormatException if it is no `safetensors` or is damaged
  static Contents parse(String file, MemorySegment bytes) {
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
    if (!(Json.parse(file, json) instanceof Map<?, ?> members)) {
      throw damaged(file, "has a header that is no JSON object");
    }
    List<Entry> entries = entries(file, members);
    checkPlaces(file, entries, data.byteSize());
    Map<String, String> metadata = new LinkedHashMap<>();
    if (members.get(METADATA) instanceof Map<?, ?> said) {
      said.forEach((key, text) -> metadata.put(String.valueOf(key), String.valueOf(text)));
    }
    return new Contents(metadata, entries.stream().map(entry -> new Stored(entry.name(),
        entry.type(), entry.shape(),
        data.asSlice(entry.from(), entry.to() - entry.from()))).toList());
  }

  private static List<Entry> entries(String file, Map<?, ?> members) {
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

  private static NdArray array(String file, Stored array) {
    boolean brain = array.type().equals("BF16");
    ElementType type = brain ? ElementType.F16 : type(file, array);
    long expected;
    try {
      expected = Math.multiplyExact(NdArray.count(array.shape()), (long) type.bytes());
    } catch (ArithmeticException e) {
      expected = -1;
    }
    if (expected != array.bytes().byteSize()) {
      throw damaged(file, "gives '%s' %d bytes for %s %s".formatted(
          array.name(), array.bytes().byteSize(), array.type(), array.shape()));
    }
    return new NdArray(brain ? ElementType.F32 : type, array.shape(),
        brain ? widened(array.bytes()) : array.bytes());
  }

  private static ElementType type(String file, Stored entry) {
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
    List<Part> parts = new ArrayList<>();
    arrays.forEach((name, array) -> parts.add(Part.of(name, array)));
    AtomicFile.write(file, content(Map.of("format", "pt"), parts));
  }

  /// Returns what writes a file; the arrays' bytes go from where they lie to the stream.
  ///
  /// @param metadata texts by name
  /// @throws IllegalArgumentException if a name is the format's own `__metadata__`
  static AtomicFile.Content content(Map<String, String> metadata, List<Part> parts) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, metadata);
    long at = 0;
    for (Part part : parts) {
      long end = at + part.size();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", part.type().name());
      entry.put("shape", part.shape());
      entry.put("data_offsets", List.of(at, end));
      if (header.put(part.name(), entry) != null) {
        throw new IllegalArgumentException(
            "'%s' cannot be the name of an array: safetensors keeps it for itself."
                .formatted(METADATA));
      }
      at = end;
    }
    byte[] json = padded(Json.compact(header));
    return out -> {
      MemorySegment length = MemorySegment.ofArray(new byte[Long.BYTES]);
      length.set(LONG, 0, json.length);
      out.write(length.toArray(ValueLayout.JAVA_BYTE));
      out.write(json);
      for (Part part : parts) {
        part.bytes().writeTo(out);
      }
    };
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
