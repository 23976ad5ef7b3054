package dev.fovea.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32;

/// Takes files and parts of files into memory, after their size was compared with what can be held.
final class FileBytes {
  /// jhdf reads through byte buffers, which end at 2 GiB.
  static final long MAX_BYTES = Integer.MAX_VALUE;

  private static final int CHUNK = 1 << 20;

  private FileBytes() {}

  /// Refuses a path that is no readable file, in words that name the mistake.
  static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      String what = Files.isDirectory(file) ? "is a folder, not a file" : "does not exist";
      String message = file
          + " "
          + what
          + ".\n  fix:    check the path; it leads to "
          + file.toAbsolutePath()
          + ".";
      throw new UncheckedIOException(message, new NoSuchFileException(file.toString()));
    }
  }

  /// Reads the first bytes of a file, fewer if it is shorter.
  static byte[] head(Path file, int count) {
    requireFile(file);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(count);
    } catch (IOException failure) {
      throw unreadable(file.toString(), failure);
    }
  }

  /// Reads a whole file into memory outside of the heap.
  static MemorySegment read(Path file) {
    requireFile(file);
    try (ReadableByteChannel channel = Files.newByteChannel(file)) {
      long size = Files.size(file);
      return fill(file.toString(), channel, take(file.toString(), size));
    } catch (IOException failure) {
      throw unreadable(file.toString(), failure);
    }
  }

  /// Shows a whole file without reading it: what is looked at is read then. For a look at the structure
  /// alone; who goes on with the content takes [#read], which no change of the file reaches any more.
  static MemorySegment map(Path file) {
    requireFile(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      requireSize(file.toString(), size);
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
    } catch (IOException failure) {
      throw unreadable(file.toString(), failure);
    }
  }

  /// Reads exactly `size` bytes from a stream and compares their checksum.
  static MemorySegment read(String file, InputStream in, long size, long crc) throws IOException {
    MemorySegment bytes = fill(file, Channels.newChannel(in), take(file, size));
    if (in.read() != -1) {
      throw new ModelFormatException(
          file, "holds more than the " + size + " bytes it declares.", again());
    }
    CRC32 sum = new CRC32();
    sum.update(bytes.asByteBuffer());
    if (sum.getValue() != crc) {
      throw new ModelFormatException(
          file,
          "the checksum is %08x, the archive declares %08x.".formatted(sum.getValue(), crc),
          again());
    }
    return bytes;
  }

  /// The first bytes of a file in hexadecimal, for messages about foreign files.
  static String head(MemorySegment bytes, int count) {
    byte[] head = bytes.asSlice(0, Math.min(count, bytes.byteSize()))
        .toArray(ValueLayout.JAVA_BYTE);
    return head.length == 0 ? "nothing" : HexFormat.ofDelimiter(" ").formatHex(head);
  }

  static UncheckedIOException unreadable(String file, IOException failure) {
    return new UncheckedIOException(
        "Cannot read "
            + file
            + ": "
            + AtomicFile.reason(failure)
            + ".\n  fix:    check the disk and the file's permissions.",
        failure);
  }

  /// The remedy for a file whose bytes are damaged.
  static String again() {
    return "copy, download or save the file again; this one is damaged.";
  }

  private static void requireSize(String file, long size) {
    if (size > MAX_BYTES) {
      throw new ModelFormatException(
          file,
          "takes " + size + " bytes; Fovea reads up to " + MAX_BYTES + ".",
          "split the file, or leave the optimizer's state out of it.");
    }
  }

  private static MemorySegment take(String file, long size) {
    requireSize(file, size);
    try {
      return Arena.ofAuto().allocate(size, 64);
    } catch (OutOfMemoryError none) {
      throw new ModelFormatException(
          file,
          "takes " + size + " bytes, more than this machine has free.",
          "close other programs, or use a larger machine.",
          none);
    }
  }

  private static MemorySegment fill(String file, ReadableByteChannel in, MemorySegment bytes)
      throws IOException {
    ByteBuffer buffer = bytes.asByteBuffer();
    while (buffer.hasRemaining()) {
      ByteBuffer chunk = buffer.slice(buffer.position(), Math.min(CHUNK, buffer.remaining()));
      int read = in.read(chunk);
      if (read < 0) {
        throw new EOFException(
            file + " ends after " + buffer.position() + " of " + bytes.byteSize() + " bytes");
      }
      buffer.position(buffer.position() + read);
    }
    return bytes;
  }

  /// Writes memory of any size to a stream.
  static void write(WritableByteChannel out, MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      ByteBuffer part = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer();
      while (part.hasRemaining()) {
        out.write(part);
      }
    }
  }
}
