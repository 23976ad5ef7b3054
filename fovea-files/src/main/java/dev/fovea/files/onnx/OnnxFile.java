package dev.fovea.files.onnx;

import dev.fovea.files.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A model's file, and the files of weights beside it.
///
/// @param path the model's file
record OnnxFile(Path path) {
  private static final int CHUNK = 1 << 20;

  /// Returns the file's bytes, outside of the heap.
  ///
  /// @throws UncheckedIOException if there is no such file or it cannot be read
  MemorySegment read() {
    if (!Files.isRegularFile(path)) {
      throw new UncheckedIOException(
          "%s %s.\n  fix:    check the path; it leads to %s.".formatted(
              path, Files.isDirectory(path) ? "is a folder, not a file" : "does not exist",
              path.toAbsolutePath()),
          new NoSuchFileException(path.toString()));
    }
    try {
      return part(path, 0, Files.size(path));
    } catch (IOException failure) {
      throw unreadable(path, failure);
    }
  }

  /// Returns weights that lie in a file of their own, in the model's folder or below.
  ///
  /// @param location the file's path from the model's folder
  /// @param offset   the first byte
  /// @param length   how many bytes
  /// @throws ModelFormatException if the file is outside of the folder, a link, or too short
  MemorySegment external(String location, long offset, long length) {
    Path file = inside(location);
    try {
      long size = Files.size(file);
      if (offset < 0 || length < 0 || offset > size || length > size - offset) {
        throw damaged(path.toString(),
            "wants %d bytes from %d on of '%s', which has %d"
                .formatted(length, offset, location, size));
      }
      return part(file, offset, length);
    } catch (IOException failure) {
      throw unreadable(file, failure);
    }
  }

  private Path inside(String location) {
    Path folder = path.toAbsolutePath().normalize().getParent();
    boolean plain = !location.isEmpty() && !location.startsWith("/")
        && !location.contains("\\") && !location.contains(":") && location.indexOf(0) < 0;
    if (folder == null || !plain) {
      throw outside(location);
    }
    Path file = folder;
    for (String word : location.split("/", -1)) {
      if (word.isEmpty() || word.equals("..") || word.equals(".")) {
        throw outside(location);
      }
      file = Path.of(file.toString(), word);
      if (Files.isSymbolicLink(file)) {
        throw outside(location);
      }
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelFormatException(path.toString(),
          "keeps weights in '%s', which is not there.".formatted(location),
          "put the file into the model's folder, beside the model.");
    }
    if (links(file) > 1) {
      throw outside(location);
    }
    return file;
  }

  /// Returns how many names a file has, where the system tells.
  private static int links(Path file) {
    try {
      return Files.getAttribute(file, "unix:nlink") instanceof Integer count ? count : 1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException untold) {
      return 1;
    }
  }

  private ModelFormatException outside(String location) {
    return new ModelFormatException(path.toString(),
        "keeps weights in '%s', which is no plain file inside the model's folder."
            .formatted(location),
        "use a file without '..', absolute paths and links, or save the model in one file.");
  }

  private MemorySegment part(Path file, long offset, long length) throws IOException {
    if (length > Integer.MAX_VALUE) {
      throw new ModelFormatException(path.toString(),
          "takes %d bytes; Fovea reads up to %d.".formatted(length, Integer.MAX_VALUE),
          "split the weights into several files.");
    }
    MemorySegment bytes = Arena.ofAuto().allocate(Math.max(1, length), 64).asSlice(0, length);
    ByteBuffer buffer = bytes.asByteBuffer();
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(offset);
      while (buffer.hasRemaining()) {
        ByteBuffer chunk = buffer.slice(buffer.position(), Math.min(CHUNK, buffer.remaining()));
        int read = channel.read(chunk);
        if (read < 0) {
          throw damaged(path.toString(), "'%s' became shorter while it was read".formatted(file));
        }
        buffer.position(buffer.position() + read);
      }
    }
    return bytes;
  }

  static ModelFormatException damaged(String file, String what) {
    return new ModelFormatException(
        file, what + ".", "copy, download or save the file again; this one is damaged.");
  }

  private static UncheckedIOException unreadable(Path file, IOException failure) {
    return new UncheckedIOException(
        "Cannot read %s: %s.\n  fix:    check the disk and the file's permissions."
            .formatted(file, failure.getMessage()),
        failure);
  }
}
