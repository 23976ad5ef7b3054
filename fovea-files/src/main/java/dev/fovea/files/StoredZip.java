package dev.fovea.files;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes zip archives whose members are stored as they are, as Keras and NumPy do, with the same
/// bytes for the same content.
final class StoredZip {
  /// The first moment that a zip archive can express; Keras stamps its JSON members with it too.
  private static final LocalDateTime STAMP = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;

  StoredZip(OutputStream out) {
    zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /// Adds a member. The content is asked for its bytes twice, because checksum and size come before
  /// them.
  void add(String name, AtomicFile.Content content) throws IOException {
    Count count = new Count();
    CheckedOutputStream sum = new CheckedOutputStream(count, new CRC32());
    content.writeTo(sum);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(STAMP);
    entry.setSize(count.bytes);
    entry.setCompressedSize(count.bytes);
    entry.setCrc(sum.getChecksum().getValue());
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }

  /// Writes the directory at the end; the stream underneath stays open.
  void finish() throws IOException {
    zip.finish();
  }

  private static final class Count extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes += length;
    }
  }
}
