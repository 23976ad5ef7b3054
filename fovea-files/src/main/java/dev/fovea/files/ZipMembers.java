package dev.fovea.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The members of a zip archive from a stranger, looked up by name and never extracted to disk.
///
/// Refuses archives with absurdly many members, with names that appear twice or lead out of a
/// folder, and with members that would grow a small file to more than a hundred times its size (zip
/// bombs).
final class ZipMembers implements AutoCloseable {
  static final int MAX_MEMBERS = 10_000;
  static final long MAX_GROWTH = 100;
  static final long ALWAYS_ALLOWED = 64L << 20;

  private static final String MAGIC = "50 4b 03 04";

  private final String file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> members = new LinkedHashMap<>();

  private ZipMembers(String file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static ZipMembers open(Path file) {
    FileBytes.requireFile(file);
    String name = file.toString();
    try {
      ZipMembers members = new ZipMembers(name, new ZipFile(file.toFile()));
      try {
        members.index(Files.size(file));
      } catch (RuntimeException | IOException refused) {
        members.close();
        throw refused;
      }
      return members;
    } catch (ZipException | EOFException | IllegalArgumentException damaged) {
      throw notZip(file, damaged);
    } catch (IOException failure) {
      throw FileBytes.unreadable(name, failure);
    }
  }

  private static ModelFormatException notZip(Path file, Exception cause) {
    try (InputStream in = Files.newInputStream(file)) {
      String head = FileBytes.head(MemorySegment.ofArray(in.readNBytes(4)), 4);
      String problem = head.equals(MAGIC)
          ? "the zip archive is damaged or cut off after "
              + Files.size(file)
              + " bytes"
              + reason(cause)
              + "."
          : "is no zip archive; it starts with " + head + ", a zip archive with " + MAGIC + ".";
      return new ModelFormatException(file.toString(), problem, FileBytes.again(), cause);
    } catch (IOException failure) {
      throw FileBytes.unreadable(file.toString(), failure);
    }
  }

  private static String reason(Exception cause) {
    return cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
  }

  private void index(long fileSize) {
    if (zip.size() > MAX_MEMBERS) {
      throw refused("has " + zip.size() + " members, more than the limit of " + MAX_MEMBERS + ".");
    }
    long total = 0;
    long packed = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      requirePlainName(entry.getName());
      if (members.putIfAbsent(entry.getName(), entry) != null) {
        throw refused("has two members named " + entry.getName() + ".");
      }
      total = sum(total, entry.getSize());
      packed = sum(packed, entry.getCompressedSize());
    }
    if (packed > fileSize) {
      throw refused(
          "has members of %d bytes in a file of %d: they overlap.".formatted(packed, fileSize));
    }
    if (total > Math.max(ALWAYS_ALLOWED, MAX_GROWTH * fileSize)) {
      throw refused(
          "would grow from "
              + fileSize
              + " to "
              + total
              + " bytes, more than "
              + MAX_GROWTH
              + " times its size.");
    }
  }

  /// Adds a declared size; what does not fit 64 bits is as bad as what just fits.
  private static long sum(long total, long size) {
    return size < 0 || total > Long.MAX_VALUE - size ? Long.MAX_VALUE : total + size;
  }

  private void requirePlainName(String name) {
    boolean leadsOut = name.startsWith("/")
        || name.contains("\\")
        || name.contains(":")
        || List.of(name.split("/")).contains("..");
    if (leadsOut) {
      throw refused("has a member whose name leads out of the archive: " + name + ".");
    }
  }

  private ModelFormatException refused(String problem) {
    return new ModelFormatException(
        file, problem, "use only files from people you trust; no program for models writes this.");
  }

  /// The names in the order of the archive.
  List<String> names() {
    return List.copyOf(members.keySet());
  }

  /// Reads a member whole.
  MemorySegment read(String name) {
    ZipEntry entry = Objects.requireNonNull(members.get(name));
    String member = file + "!" + name;
    try (InputStream in = zip.getInputStream(entry)) {
      return FileBytes.read(member, in, entry.getSize(), entry.getCrc());
    } catch (IOException | IllegalArgumentException damaged) {
      throw new ModelFormatException(
          member, "cannot be unpacked" + reason(damaged) + ".", FileBytes.again(), damaged);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException failure) {
      throw FileBytes.unreadable(file, failure);
    }
  }
}
