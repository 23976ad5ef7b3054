package dev.fovea.onednn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/// A file inside a jar that must lie in a folder before the operating system can load it.
///
/// @param name     what it is called in the folder
/// @param source   where its bytes are
/// @param bytes    its length
/// @param checksum CRC-32 of its bytes
record BundledFile(String name, URL source, long bytes, long checksum) {
  /// What the name of a file ends with while it is written.
  static final String UNFINISHED = ".part";

  /// Finds a resource on the class path or among the resolved modules.
  ///
  /// @return nothing if no jar has it
  /// @throws IOException if the jar cannot be read
  static Optional<BundledFile> find(String resource) throws IOException {
    URL source = BundledFile.class.getClassLoader().getResource(resource);
    if (source == null) {
      return Optional.empty();
    }
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    // A jar's index has length and checksum, so that a start does not have to read 90 MB.
    if (open(source) instanceof JarURLConnection jar) {
      JarEntry entry = jar.getJarEntry();
      if (entry.getSize() >= 0 && entry.getCrc() >= 0) {
        return Optional.of(new BundledFile(name, source, entry.getSize(), entry.getCrc()));
      }
    }
    CheckedInputStream in = new CheckedInputStream(open(source).getInputStream(), new CRC32());
    try (in) {
      long bytes = in.transferTo(OutputStream.nullOutputStream());
      return Optional.of(new BundledFile(name, source, bytes, in.getChecksum().getValue()));
    }
  }

  /// Writes the file into a folder unless it is there with the right length.
  ///
  /// It is written under another name, checked, and renamed: several processes may do so at once,
  /// and one that is killed leaves no half file under the right name.
  ///
  /// @throws IOException if the folder cannot be written, or if the jar is damaged
  void unpackTo(Path folder) throws IOException {
    Path target = folder.resolve(name);
    if (Files.isRegularFile(target) && Files.size(target) == bytes) {
      return;
    }
    Path unfinished = Files.createTempFile(folder, name, UNFINISHED);
    try {
      if (copyTo(unfinished) != checksum || Files.size(unfinished) != bytes) {
        throw new IOException("%s is damaged".formatted(source));
      }
      Files.move(
          unfinished,
          target,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /// Removes the file from a folder if its bytes are not the jar's, and tells whether it did.
  boolean removeIfDamaged(Path folder) throws IOException {
    Path file = folder.resolve(name);
    CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32());
    try (in) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return in.getChecksum().getValue() != checksum && Files.deleteIfExists(file);
  }

  /// Returns the checksum of what was written, which has reached the disk by then.
  private long copyTo(Path file) throws IOException {
    CRC32 crc = new CRC32();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        InputStream in = open(source).getInputStream()) {
      in.transferTo(new CheckedOutputStream(Channels.newOutputStream(channel), crc));
      channel.force(true);
    }
    return crc.getValue();
  }

  private static URLConnection open(URL source) throws IOException {
    URLConnection connection = source.openConnection();
    // A cached connection would keep the jar open, and locked on Windows, until the process ends.
    connection.setUseCaches(false);
    return connection;
  }
}
