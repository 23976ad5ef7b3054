package dev.fovea.files;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// NumPy's format for one array: a magic, a version, a header in Python's notation, and the values.
/// @see <a href="https://numpy.org/neps/nep-0001-npy-format.html">NEP 1: the npy format</a>
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int MAX_HEADER = 1 << 16;
  private static final int MAX_RANK = 64;

  // Possessive throughout: a hostile header must not make the matcher try again and again.
  private static final Pattern HEADER = Pattern.compile(
      "\\s*+\\{\\s*+(?:"
          + member("descr", "'[^']*+'")
          + "|"
          + member("fortran_order", "True|False")
          + "|"
          + member("shape", "\\([^()]*+\\)")
          + "){3}\\}\\s*+");
  private static final Pattern MEMBER = Pattern.compile(
      "'(descr|fortran_order|shape)'\\s*+:\\s*+('[^']*+'|True|False|\\([^()]*+\\))");

  private static final Map<String, ElementType> TYPES = types();

  private Npy() {}

  private static String member(String name, String value) {
    return "'" + name + "'\\s*+:\\s*+(?:" + value + ")\\s*+,?+\\s*+";
  }

  private static Map<String, ElementType> types() {
    Map<String, ElementType> types = new LinkedHashMap<>();
    types.put("|b1", ElementType.BOOL);
    types.put("|u1", ElementType.U8);
    types.put("|i1", ElementType.I8);
    types.put("<i2", ElementType.I16);
    types.put("<i4", ElementType.I32);
    types.put("<u4", ElementType.U32);
    types.put("<i8", ElementType.I64);
    types.put("<f2", ElementType.F16);
    types.put("<f4", ElementType.F32);
    types.put("<f8", ElementType.F64);
    return types;
  }

  /// Reads an array; `file` is the name for messages.
  static NdArray read(String file, MemorySegment bytes) {
    boolean known = bytes.byteSize() >= 10
        && bytes.asSlice(0, 6).mismatch(MemorySegment.ofArray(MAGIC)) == -1;
    if (!known) {
      throw bad(
          file,
          "is no NumPy array; it starts with "
              + FileBytes.head(bytes, 6)
              + ", an array with 93 4e 55 4d 50 59.");
    }
    int version = bytes.get(ValueLayout.JAVA_BYTE, 6);
    if (version < 1 || version > 3) {
      throw bad(file, "has the NumPy format version " + version + "; Fovea reads 1 to 3.");
    }
    int start = version == 1 ? 10 : 12;
    long length = headerLength(bytes, version);
    if (length > MAX_HEADER || start + length > bytes.byteSize()) {
      throw bad(
          file, "has a header of " + length + " bytes in a file of " + bytes.byteSize() + ".");
    }
    byte[] header = bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    String text = new String(header,
        version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return array(file, text, bytes.asSlice(start + length));
  }

  private static long headerLength(MemorySegment bytes, int version) {
    ByteBuffer head = bytes
        .asSlice(0, Math.min(12, bytes.byteSize()))
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
    if (version == 1) {
      return Short.toUnsignedLong(head.getShort(8));
    }
    return head.capacity() < 12 ? Integer.MAX_VALUE : Integer.toUnsignedLong(head.getInt(8));
  }

  private static NdArray array(String file, String header, MemorySegment values) {
    Map<String, String> members = members(file, header);
    ElementType type = type(file, unquoted(members.getOrDefault("descr", "")));
    List<Integer> shape = shape(file, members.getOrDefault("shape", ""));
    long expected;
    try {
      expected = Math.multiplyExact(NdArray.count(shape), (long) type.bytes());
    } catch (ArithmeticException absurd) {
      throw bad(file, "has the absurd shape " + shape + ".");
    }
    if (expected != values.byteSize()) {
      throw bad(
          file,
          NdArray.text(type, shape)
              + " takes "
              + expected
              + " bytes, the file holds "
              + values.byteSize()
              + ".");
    }
    boolean columnsFirst = members.getOrDefault("fortran_order", "False").equals("True");
    return new NdArray(type, shape, columnsFirst ? rowMajor(type, shape, values) : values);
  }

  private static Map<String, String> members(String file, String header) {
    Map<String, String> members = new LinkedHashMap<>();
    Matcher matcher = MEMBER.matcher(header);
    while (matcher.find()) {
      members.putIfAbsent(matcher.group(1), matcher.group(2));
    }
    if (members.size() != 3 || !HEADER.matcher(header).matches()) {
      String shown = header.strip();
      throw bad(
          file,
          "has a header that Fovea does not read: "
              + (shown.length() > 200 ? shown.substring(0, 200) + " …" : shown));
    }
    return members;
  }

  private static ElementType type(String file, String descr) {
    ElementType type = TYPES.get(descr);
    if (type == null) {
      throw new ModelFormatException(
          file,
          "has elements of the type '"
              + descr
              + "'; Fovea reads "
              + String.join(", ", TYPES.keySet())
              + ".",
          "convert it in Python: x.astype('<f4').");
    }
    return type;
  }

  private static String unquoted(String text) {
    return text.replace("'", "");
  }

  private static List<Integer> shape(String file, String tuple) {
    String inside = tuple.replaceAll("[()\\s]", "");
    try {
      List<Integer> shape = Arrays.stream(inside.split(","))
          .filter(axis -> !axis.isEmpty())
          .map(Integer::parseUnsignedInt)
          .toList();
      if (shape.size() <= MAX_RANK && shape.stream().allMatch(axis -> axis >= 0)) {
        return shape;
      }
    } catch (NumberFormatException absurd) {
      // Reported below.
    }
    throw bad(file, "has the absurd shape " + tuple + ".");
  }

  /// Turns Fortran's order, the first axis varying fastest, into C's, the last one.
  private static MemorySegment rowMajor(
      ElementType type, List<Integer> shape, MemorySegment values) {
    MemorySegment turned = Arena.ofAuto().allocate(values.byteSize(), 8);
    int rank = shape.size();
    int[] index = new int[rank];
    int width = type.bytes();
    for (long to = 0; to < values.byteSize(); to += width) {
      long from = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        from = from * shape.get(axis) + index[axis];
      }
      MemorySegment.copy(values, from * width, turned, to, width);
      for (int axis = rank - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
        index[axis] = 0;
      }
    }
    return turned;
  }

  /// The bytes before the values: version 1, padded so that the values start at a multiple of 64.
  static byte[] header(NdArray array) {
    String descr = TYPES.entrySet().stream()
        .filter(type -> type.getValue() == array.type())
        .map(Entry::getKey)
        .findFirst()
        .orElseThrow();
    String axes = array.shape().stream().map(axis -> axis + ",").collect(Collectors.joining(" "));
    String tuple = array.shape().size() == 1 ? axes : axes.replaceAll(",$", "");
    String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
    int padding = ALIGNMENT - 1 - (MAGIC.length + 4 + dict.length()) % ALIGNMENT;
    byte[] text = (dict + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(MAGIC.length + 4 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put(new byte[]{1, 0})
        .putShort((short) text.length)
        .put(text)
        .array();
  }

  private static ModelFormatException bad(String file, String problem) {
    return new ModelFormatException(
        file, problem, "write it again in Python: numpy.savez('arrays.npz', x0=...).");
  }
}
