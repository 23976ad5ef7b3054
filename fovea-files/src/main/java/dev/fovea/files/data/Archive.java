package dev.fovea.files.data;

import dev.fovea.data.DataFileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Files out of a `.zip`, `.tar.gz` or `.tar` archive, found by their names whatever the folder.
///
/// A tar archive is a row of files: a head of 512 bytes with the name (from byte 0, up to 100), the size
/// in octal digits (from byte 124, 12 of them) and the kind (byte 156; 0 or '0' for a file), and the
/// bytes, filled up to a multiple of 512.
/// @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06">The
///     ustar format</a>
final class Archive {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SIZE_DIGITS = 12;
  private static final int KIND = 156;

  /// As large as a file may be that is taken out; those that are passed over may be larger.
  private static final int MOST = 1 << 30;

  private Archive() {}

  /// Returns the contents of the wanted files.
  ///
  /// @throws DataFileException    if the archive lacks one, or is damaged
  /// @throws UncheckedIOException if it cannot be read
  static Map<String, byte[]> read(Path archive, List<String> wanted) {
    Map<String, byte[]> found = new HashMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      if (archive.toString().endsWith(".zip")) {
        zip(archive, in, wanted, found);
      } else {
        boolean packed = !archive.toString().endsWith(".tar");
        tar(archive, packed ? new GZIPInputStream(in, 1 << 16) : in, wanted, found);
      }
    } catch (EOFException | java.util.zip.ZipException e) {
      throw damaged(archive, "the archive is damaged (%s).".formatted(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: cannot be read: %s.".formatted(archive, e.getMessage()), e);
    }
    for (String name : wanted) {
      if (!found.containsKey(name)) {
        throw damaged(archive, "the archive has no file %s.".formatted(name));
      }
    }
    return found;
  }

  private static DataFileException damaged(Path archive, String problem) {
    return new DataFileException(archive.toString(), problem, "download it again.");
  }

  private static void zip(
      Path archive, InputStream in, List<String> wanted, Map<String, byte[]> found)
      throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null
        && found.size() < wanted.size(); entry = zip.getNextEntry()) {
      String name = plain(entry.getName());
      if (wanted.contains(name)) {
        byte[] bytes = zip.readNBytes(MOST + 1);
        requireUsual(archive, name, bytes.length);
        found.put(name, bytes);
      }
    }
  }

  private static void tar(
      Path archive, InputStream in, List<String> wanted, Map<String, byte[]> found)
      throws IOException {
    byte[] head = in.readNBytes(BLOCK);
    while (head.length == BLOCK && head[0] != 0 && found.size() < wanted.size()) {
      String digits = text(head, SIZE, SIZE_DIGITS).strip();
      if (!digits.matches("[0-7]{1,11}")) {
        throw damaged(archive, "'%s' is no size of a file in an archive.".formatted(digits));
      }
      long size = Long.parseLong(digits, 8);
      String name = plain(text(head, 0, NAME));
      boolean file = head[KIND] == 0 || head[KIND] == '0';
      if (file && wanted.contains(name)) {
        requireUsual(archive, name, size);
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
          throw new EOFException("it ends in " + name);
        }
        found.put(name, bytes);
      } else {
        in.skipNBytes(size);
      }
      in.skipNBytes(Math.floorMod(-size, BLOCK));
      head = in.readNBytes(BLOCK);
    }
  }

  private static void requireUsual(Path archive, String name, long bytes) {
    if (bytes > MOST) {
      throw damaged(archive, "%s in it has %,d bytes or more, at most %,d are taken."
          .formatted(name, bytes, MOST));
    }
  }

  private static String text(byte[] head, int from, int length) {
    String text = new String(head, from, length, StandardCharsets.US_ASCII);
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }

  private static String plain(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
