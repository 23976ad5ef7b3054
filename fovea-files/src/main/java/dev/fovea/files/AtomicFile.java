package dev.fovea.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file whole or not at all: whatever fails, the file that was there before survives.
///
/// The bytes go into a temporary file beside the target and onto the disk (fsync), and then the
/// temporary file takes the target's name in one step. If anything fails, the temporary file is
/// deleted.
public final class AtomicFile {
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
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path folder = target.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new FileSystemException(file.toString(), null, "its folder does not exist");
      }
      if (Files.isDirectory(target)) {
        throw new FileSystemException(file.toString(), null, "a folder has that name");
      }
      replace(folder, target, content);
    } catch (IOException failure) {
      throw new UncheckedIOException(explain(file, failure), failure);
    }
  }

  private static void replace(Path folder, Path target, Content content) throws IOException {
    Path temporary = folder
        .resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".partial");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      // After a successful move nothing has this name any more.
      Files.deleteIfExists(temporary);
    }
    syncFolder(folder);
  }

  /// Makes the new name durable. Windows cannot open a folder, and needs no such step.
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The file itself is complete and on the disk; only its name may be older after a power cut.
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

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
