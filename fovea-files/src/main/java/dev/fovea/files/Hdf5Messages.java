package dev.fovea.files;

import static dev.fovea.files.Hdf5Bytes.UNDEFINED;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The object headers of HDF5 groups and arrays, and the messages in them, byte by byte.
///
/// Only what Fovea writes: version 2 headers, links and attributes stored in the header, arrays in
/// one piece.
/// @see <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File
///     Format Specification 3.0</a>, section IV.A
final class Hdf5Messages {
  private static final int DATASPACE = 1;
  private static final int LINK_INFO = 2;
  private static final int DATATYPE = 3;
  private static final int FILL_VALUE = 5;
  private static final int LINK = 6;
  private static final int LAYOUT = 8;
  private static final int GROUP_INFO = 10;
  private static final int ATTRIBUTE = 12;
  private static final int ATTRIBUTE_INFO = 21;

  /// A message's length is a 16-bit number.
  static final int MAX_MESSAGE = 0xFFFF;

  /// Text of any length in UTF-8: class 9, "a sequence of characters" on top of unsigned bytes.
  private static final byte[] TEXT_TYPE = new Hdf5Bytes()
      .u8(0x19, 0x01, 0x01, 0)
      .u32(16)
      .u8(0x10, 0, 0, 0)
      .u32(1)
      .u16(0)
      .u16(8)
      .toArray();

  private final Hdf5Bytes messages = new Hdf5Bytes();

  Hdf5Messages group() {
    add(LINK_INFO, new Hdf5Bytes().u8(0, 0).u64(UNDEFINED).u64(UNDEFINED));
    return add(GROUP_INFO, new Hdf5Bytes().u8(0, 0));
  }

  /// A child's name and where its header lies. Flags: length of the name in two bytes, character
  /// set given.
  Hdf5Messages link(String name, long address) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return add(LINK, new Hdf5Bytes().u8(1, 0x11, 1).u16(utf8.length).bytes(utf8).u64(address));
  }

  Hdf5Messages array(NdArray array, long dataAddress) {
    add(DATATYPE, new Hdf5Bytes().bytes(type(array.type())));
    add(DATASPACE, dataspace(array.shape()));
    // Space is taken late, the fill value (zero) is written if the user sets one: what h5py writes.
    add(FILL_VALUE, new Hdf5Bytes().u8(3, 0x0A));
    return add(LAYOUT, new Hdf5Bytes().u8(3, 1).u64(dataAddress).u64(array.bytes().byteSize()));
  }

  Hdf5Messages attributeInfo() {
    return add(ATTRIBUTE_INFO, new Hdf5Bytes().u8(0, 0).u64(UNDEFINED).u64(UNDEFINED));
  }

  /// An attribute that is one text, or a list of texts, each given by its reference into the string
  /// heap.
  Hdf5Messages attribute(String name, boolean scalar, List<Hdf5Strings.Reference> texts) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    Hdf5Bytes space = dataspace(scalar ? List.of() : List.of(texts.size()));
    Hdf5Bytes body = new Hdf5Bytes()
        .u8(3, 0)
        .u16(utf8.length + 1L)
        .u16(TEXT_TYPE.length)
        .u16(space.size())
        .u8(1);
    body.bytes(utf8).u8(0).bytes(TEXT_TYPE).bytes(space.toArray());
    for (Hdf5Strings.Reference text : texts) {
      body.u32(text.length()).u64(text.heap()).u32(text.index());
    }
    return add(ATTRIBUTE, body);
  }

  /// The whole header: signature, version 2, sizes in four bytes, the messages, the checksum.
  byte[] header() {
    return new Hdf5Bytes()
        .ascii("OHDR")
        .u8(2, 0x02)
        .u32(messages.size())
        .bytes(messages.toArray())
        .checksum()
        .toArray();
  }

  private Hdf5Messages add(int kind, Hdf5Bytes body) {
    if (body.size() > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "HDF5 stores at most "
              + MAX_MESSAGE
              + " bytes in an attribute or a name, this one takes "
              + body.size()
              + ".\n"
              + "  fix:    split the list over several attributes, as Keras does.");
    }
    messages.u8(kind).u16(body.size()).u8(0).bytes(body.toArray());
    return this;
  }

  private static Hdf5Bytes dataspace(List<Integer> shape) {
    Hdf5Bytes space = new Hdf5Bytes().u8(2, shape.size(), 0, shape.isEmpty() ? 0 : 1);
    shape.forEach(space::u64);
    return space;
  }

  private static byte[] type(ElementType type) {
    return switch (type) {
      case BOOL -> bool();
      case U8, U32 -> integer(type.bytes(), 0);
      case I8, I16, I32, I64 -> integer(type.bytes(), 0x08);
      case F16 -> floating(2, 15, 10, 5, 15);
      case F32 -> floating(4, 31, 23, 8, 127);
      case F64 -> floating(8, 63, 52, 11, 1023);
    };
  }

  private static byte[] integer(int bytes, int sign) {
    return new Hdf5Bytes().u8(0x10, sign, 0, 0).u32(bytes).u16(0).u16(8L * bytes).toArray();
  }

  /// Flags 0x20: the mantissa's leading bit is implied.
  private static byte[] floating(int bytes, int sign, int mantissa, int exponent, int bias) {
    return new Hdf5Bytes()
        .u8(0x11, 0x20, sign, 0)
        .u32(bytes)
        .u16(0)
        .u16(8L * bytes)
        .u8(mantissa, exponent, 0, mantissa)
        .u32(bias)
        .toArray();
  }

  /// What h5py makes of a boolean: an enumeration of two members over signed bytes.
  private static byte[] bool() {
    return new Hdf5Bytes()
        .u8(0x18, 2, 0, 0)
        .u32(1)
        .bytes(integer(1, 0x08))
        .ascii("FALSE\0\0\0TRUE\0\0\0\0")
        .u8(0, 1)
        .toArray();
  }
}
