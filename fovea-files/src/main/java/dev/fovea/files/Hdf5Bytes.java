package dev.fovea.files;

import io.jhdf.checksum.ChecksumUtils;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A growing run of HDF5 metadata: unsigned little-endian numbers, text and checksums.
final class Hdf5Bytes {
  /// The address that means "nowhere".
  static final long UNDEFINED = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Hdf5Bytes u8(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  Hdf5Bytes u16(long value) {
    return unsigned(value, 2);
  }

  Hdf5Bytes u32(long value) {
    return unsigned(value, 4);
  }

  Hdf5Bytes u64(long value) {
    return unsigned(value, 8);
  }

  private Hdf5Bytes unsigned(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  Hdf5Bytes ascii(String text) {
    return bytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  Hdf5Bytes bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Hdf5Bytes zeros(int count) {
    return bytes(new byte[count]);
  }

  /// Appends the checksum of everything so far (Jenkins's lookup3).
  Hdf5Bytes checksum() {
    return u32(Integer.toUnsignedLong(ChecksumUtils.checksum(out.toByteArray())));
  }

  int size() {
    return out.size();
  }

  byte[] toArray() {
    return out.toByteArray();
  }
}
