package dev.fovea.files.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads event files, written for the tests from `docs/formats/tensorboard.md` alone: nothing of the
/// writer is used, and the checksum is computed bit by bit.
final class EventReader {
  /// One value, with the event's step.
  record Logged(String plugin, String tag, long step, Wire tensor) {
    List<Long> dims() {
      return tensor.message(2).messages(2).stream().map(dim -> dim.number(1)).toList();
    }

    /// A figure, in either of the places where it may be.
    double figure() {
      return tensor.has(4)
          ? ByteBuffer.wrap(tensor.bytes(4)).order(ByteOrder.LITTLE_ENDIAN).getFloat()
          : tensor.has(5) && tensor.all(5).getFirst() instanceof byte[] packed
              ? ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getFloat()
              : tensor.real(5);
    }

    /// The numbers of a `f64` tensor, in either of the places where they may be.
    double[] reals() {
      byte[] packed = tensor.has(4) ? tensor.bytes(4) : tensor.bytes(6);
      double[] reals = new double[packed.length / Double.BYTES];
      ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(reals);
      return reals;
    }
  }

  private EventReader() {}

  static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      if (all.size() != 1) {
        throw new IllegalStateException("not one file, but " + all);
      }
      return all.getFirst();
    }
  }

  static List<Wire> events(Path file) throws IOException {
    return events(Files.readAllBytes(file));
  }

  /// Reads all whole events; a last one that is cut off is left out.
  ///
  /// @throws IllegalStateException if a checksum is wrong
  static List<Wire> events(byte[] bytes) {
    List<Wire> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 12) {
      byte[] length = new byte[8];
      in.get(in.position(), length);
      long size = in.getLong();
      check(length, in.getInt());
      if (size < 0 || size + 4 > in.remaining()) {
        break;
      }
      byte[] record = new byte[(int) size];
      in.get(record);
      check(record, in.getInt());
      events.add(Wire.of(record));
    }
    return events;
  }

  static List<Logged> values(Path file) throws IOException {
    return values(events(file));
  }

  static List<Logged> values(List<Wire> events) {
    List<Logged> values = new ArrayList<>();
    for (Wire event : events) {
      for (Wire value : event.message(5).messages(1)) {
        String plugin = value.message(9).message(1).text(1);
        values.add(new Logged(plugin, value.text(1), event.number(2), value.message(8)));
      }
    }
    return values;
  }

  private static void check(byte[] bytes, int stored) {
    int crc = ~0;
    for (byte next : bytes) {
      crc ^= next & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 1 ? 0x82f63b78 : 0);
      }
    }
    crc = ~crc;
    int masked = (crc >>> 15 | crc << 17) + 0xa282ead8;
    if (masked != stored) {
      throw new IllegalStateException("checksum %08x, stored %08x".formatted(masked, stored));
    }
  }
}
