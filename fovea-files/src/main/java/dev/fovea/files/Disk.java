package dev.fovea.files;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// What writing a file safely asks of a file system; a test lets each of these fail in turn.
interface Disk {
  /// A file that is being written.
  interface Out extends WritableByteChannel {
    /// Waits until all bytes are on the disk.
    void force() throws IOException;
  }

  /// Makes a file that is not there yet.
  Out create(Path file) throws IOException;

  /// Gives a file another name in one step, which may be that of an older file.
  void rename(Path from, Path to) throws IOException;

  /// Waits until the names of a folder's files are on the disk.
  void force(Path folder) throws IOException;

  /// Deletes a file, if it is there.
  void delete(Path file) throws IOException;
}
