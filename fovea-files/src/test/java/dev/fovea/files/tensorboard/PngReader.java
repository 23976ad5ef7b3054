package dev.fovea.files.tensorboard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/// Reads PNG files of 8 bits a channel without filters, written for the tests from the format's document:
/// this module does not see `javax.imageio`, which reads such pictures in the command line's tests.
///
/// @param pixels `[height, width, channels]`, row by row
record PngReader(int width, int height, int channels, List<Integer> pixels) {
  static PngReader of(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    check(in.getLong() == 0x89504e470d0a1a0aL, "signature");
    ByteBuffer header = ByteBuffer.wrap(chunk(in, 0x49484452));
    int width = header.getInt();
    int height = header.getInt();
    check(header.get() == 8, "bits");
    int channels = switch (header.get()) {
      case 0 -> 1;
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> throw new IllegalStateException("colour type");
    };
    check(header.getShort() == 0 && header.get() == 0 && !header.hasRemaining(), "header");
    ByteBuffer rows = ByteBuffer.wrap(inflated(chunk(in, 0x49444154)));
    check(chunk(in, 0x49454e44).length == 0 && !in.hasRemaining(), "end");
    List<Integer> pixels = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      check(rows.get() == 0, "filter");
      for (int i = 0; i < width * channels; i++) {
        pixels.add(rows.get() & 0xff);
      }
    }
    check(!rows.hasRemaining(), "size");
    return new PngReader(width, height, channels, pixels);
  }

  private static byte[] chunk(ByteBuffer in, int type) {
    byte[] content = new byte[in.getInt()];
    CRC32 sum = new CRC32();
    sum.update(in.array(), in.position(), 4 + content.length);
    check(in.getInt() == type, "chunk");
    in.get(content);
    check(in.getInt() == (int) sum.getValue(), "checksum");
    return content;
  }

  private static byte[] inflated(byte[] packed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      in.transferTo(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("wrong " + what);
    }
  }
}
