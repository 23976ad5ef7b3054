package dev.fovea.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/// Writes a file whole or not at all: whatever fails, the file that was there before survives.
///
/// The bytes go into a temporary file beside the target and onto the disk (fsync), and then the
/// temporary file takes the target's name in one step, which goes onto the disk too. If anything
/// fails, the temporary file is deleted.
public final class AtomicFile {
  /// What the names of files end with that are not whole yet.
  static final String PARTIAL = ".partial";

  private static final int BUFFER = 1 << 16;

  private AtomicFile() {}

  /// What writes a file's bytes.
  @FunctionalInterface
  public interface Content {
    /// Writes all bytes of the file. The stream is buffered and need not be closed.
    ///
    /// @param out where they go
    /// @throws IOException if writing fails
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes a file, replacing the one of that name.
  ///
  /// @param file the file; its folder must exist
  /// @param content what writes the bytes
  /// @throws UncheckedIOException if the bytes cannot be written, with a message that says why and
  ///     that the old file is untouched
  public static void write(Path file, Content content) {
    write(SystemDisk.DISK, file, content);
  }

  /// Gives a file that was written by [#write] another name in one step, replacing the file of that
  /// name.
  ///
  /// @param from the file; it must lie in the same folder
  /// @param to   its new name
  /// @throws UncheckedIOException if that fails; both files are then as they were
  public static void rename(Path from, Path to) {
    try {
      Path target = Files.exists(to) ? to.toRealPath() : to.toAbsolutePath();
      SystemDisk.DISK.rename(from, target);
      force(SystemDisk.DISK, Objects.requireNonNull(target.getParent()), target);
    } catch (IOException failure) {
      throw new UncheckedIOException(explain(to, failure), failure);
    }
  }

  /// Writes a file to a disk of one's own.
  static void write(Disk disk, Path file, Content content) {
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path folder = target.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new FileSystemException(file.toString(), null, "its folder does not exist");
      }
      if (Files.isDirectory(target)) {
        throw new FileSystemException(file.toString(), null, "a folder has that name");
      }
      replace(disk, folder, target, content);
    } catch (IOException failure) {
      throw new UncheckedIOException(explain(file, failure), failure);
    }
  }

  private static void replace(Disk disk, Path folder, Path target, Content content)
      throws IOException {
    Path temporary = folder.resolve(
        "." + target.getFileName() + "." + UUID.randomUUID() + PARTIAL);
    try {
      try (Disk.Out file = disk.create(temporary)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
        content.writeTo(out);
        out.flush();
        file.force();
      }
      disk.rename(temporary, target);
    } catch (IOException | RuntimeException | Error failure) {
      remove(disk, temporary, failure);
      throw failure;
    }
    force(disk, folder, target);
  }

  private static void remove(Disk disk, Path temporary, Throwable failure) {
    try {
      disk.delete(temporary);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private static void force(Disk disk, Path folder, Path target) {
    try {
      disk.force(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          """
              Cannot make sure that %s stays: %s.
                note:   it is written, but after a power cut the one before may be back.
                fix:    check the disk of %s."""
              .formatted(target, reason(failure), folder),
          failure);
    }
  }

  private static String explain(Path file, IOException failure) {
    String folder = String.valueOf(file.toAbsolutePath().getParent());
    return "Cannot write "
        + file
        + ": "
        + reason(failure)
        + ".\n"
        + "  note:   a file that was there before is unchanged.\n"
        + "  fix:    choose a folder that exists, is writable and has space left; this one is "
        + folder
        + ".";
  }

  /// Returns why a file system refused something.
  public static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file has that name";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
