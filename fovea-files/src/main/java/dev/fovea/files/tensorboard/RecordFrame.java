package dev.fovea.files.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The frame around each record of a TFRecord file: its length before it, and checksums of both.
///
/// @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">
///     TFRecord's format</a>
final class RecordFrame {
  private static final int MASK = 0xa282ead8;

  private RecordFrame() {}

  /// Returns a record in its frame.
  static ByteBuffer around(byte[] record) {
    ByteBuffer frame = ByteBuffer
        .allocate(Long.BYTES + Integer.BYTES + record.length + Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(record.length);
    frame.putInt(checksum(frame.array(), Long.BYTES));
    frame.put(record);
    return frame.putInt(checksum(record, record.length)).flip();
  }

  /// The CRC-32C, turned and moved, so that a record may hold checksums of its own.
  private static int checksum(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
