package dev.fovea.files.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// A picture of 8 bits a channel as PNG, without the JDK's `java.desktop`, which a server's Java may
/// lack and which is much larger than what is needed of it.
///
/// @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics</a>
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int BITS = 8;
  /// PNG's numbers for grey, grey with opacity, colours, colours with opacity.
  private static final int[] COLOUR_TYPES = {0, 4, 2, 6};

  private Png() {}

  /// Returns the file's bytes.
  ///
  /// @param pixels   `[height, width, channels]`, row by row
  /// @param channels from 1 to 4
  static byte[] of(byte[] pixels, int height, int width, int channels) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) BITS).put((byte) COLOUR_TYPES[channels - 1]);
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", rows(pixels, height, width * channels));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /// Compresses the rows, each behind a byte that says that it stands there as it is.
  private static byte[] rows(byte[] pixels, int height, int length) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      for (int y = 0; y < height; y++) {
        out.write(0);
        out.write(pixels, y * length, length);
      }
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return packed.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    file.writeBytes(name);
    file.writeBytes(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }
}
