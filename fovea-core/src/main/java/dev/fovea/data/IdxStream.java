package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads one array of the IDX format, and trusts nothing that its head says.
final class IdxStream {
  private static final String FIX = "take the file from its source again, or name an IDX file.";

  /// No array in Java is longer.
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  /// For how many bytes one of gzip may stand; pictures take a third of their size, or more.
  private static final long GZIP_RATIO = 100;

  /// What small gzip data may unpack to in any case.
  private static final long ALWAYS_ALLOWED = 64 << 20;

  private final String name;
  private final InputStream raw;
  private final long fileBytes;

  /// @param name      the file's name for messages
  /// @param raw       its bytes, from the first
  /// @param fileBytes how many there are
  IdxStream(String name, InputStream raw, long fileBytes) {
    this.name = name;
    this.raw = raw;
    this.fileBytes = fileBytes;
  }

  Idx read() throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    byte[] first = in.readNBytes(2);
    in.unread(first);
    boolean packed = first.length == 2 && first[0] == 0x1f && first[1] == (byte) 0x8b;
    try {
      return packed ? array(new GZIPInputStream(in, 1 << 16), true) : array(in, false);
    } catch (EOFException e) {
      throw bad("the gzip data ends in the middle, after %d bytes.".formatted(fileBytes));
    } catch (ZipException e) {
      throw bad("the gzip data is damaged: %s.".formatted(e.getMessage()));
    }
  }

  private Idx array(InputStream in, boolean packed) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
      throw bad("this is no IDX file: it begins with %s, and not with 00 00, a type and a rank."
          .formatted(hex(magic)));
    }
    Idx.Element element = element(magic[2]);
    Shape shape = shape(in, magic[3] & 0xff);
    long bytes = bytes(element, shape);
    check(bytes, 4 + 4L * shape.rank(), packed);
    byte[] data = data(in, (int) bytes);
    if (data.length < bytes) {
      throw bad("%s%s takes %d bytes, the file ends after %d of them."
          .formatted(element, shape, bytes, data.length));
    }
    if (in.read() >= 0) {
      throw bad("more bytes follow the %d of %s%s.".formatted(bytes, element, shape));
    }
    return new Idx(element, shape, data);
  }

  /// Reads piece by piece, so that a head which promises too much takes no memory.
  private byte[] data(InputStream in, int bytes) throws IOException {
    try {
      return in.readNBytes(bytes);
    } catch (OutOfMemoryError e) {
      throw new DataFileException(name,
          "it has %d bytes, more than Java has memory for.".formatted(bytes),
          "give Java more memory (java -Xmx8g).");
    }
  }

  private Idx.Element element(byte code) {
    return Arrays.stream(Idx.Element.values())
        .filter(e -> e.code() == code)
        .findFirst()
        .orElseThrow(() -> bad(
            "the element type is 0x%02x, IDX has 08, 09, 0b, 0c, 0d and 0e.".formatted(code)));
  }

  private Shape shape(InputStream in, int rank) throws IOException {
    byte[] head = in.readNBytes(4 * rank);
    if (head.length < 4 * rank) {
      throw bad("the head of %d axes takes %d bytes, the file ends after %d of them."
          .formatted(rank, 4 * rank, head.length));
    }
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int dim = ByteBuffer.wrap(head).getInt(4 * axis);
      if (dim < 0) {
        throw bad("axis %d has the length %d, more than 2147483647."
            .formatted(axis, Integer.toUnsignedLong(dim)));
      }
      dims.add(dim);
    }
    return new Shape(dims);
  }

  private long bytes(Idx.Element element, Shape shape) {
    try {
      return Math.multiplyExact(shape.size(), (long) element.bytes());
    } catch (ArithmeticException e) {
      throw bad("%s%s takes more than 2^63 bytes.".formatted(element, shape));
    }
  }

  /// Compares what the head promises with what the file can hold, before memory is taken.
  private void check(long bytes, long head, boolean packed) {
    long most = packed
        ? Math.max(ALWAYS_ALLOWED, Math.multiplyExact(fileBytes, GZIP_RATIO))
        : fileBytes - head;
    if (bytes > most) {
      throw bad("its head promises %d bytes, the file has room for %d.".formatted(bytes, most));
    }
    if (bytes > MOST_BYTES) {
      throw bad("it has %d bytes, more than the limit of %d.".formatted(bytes, MOST_BYTES));
    }
  }

  private DataFileException bad(String problem) {
    return new DataFileException(name, problem, FIX);
  }

  private static String hex(byte[] bytes) {
    List<String> all = new ArrayList<>();
    for (byte b : bytes) {
      all.add("%02x".formatted(b));
    }
    return all.isEmpty() ? "nothing" : String.join(" ", all);
  }
}
