package dev.fovea.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A disk that takes few bytes at a time, and refuses one of the calls to come.
final class FailingDisk implements Disk {
  private static final int MOST_BYTES = 4096;

  private final Disk real = SystemDisk.DISK;
  private final List<String> calls = new ArrayList<>();
  private int failing = -1;

  /// Lets the call of this number fail, counted from now, from 0.
  void fail(int call) {
    calls.clear();
    failing = call;
  }

  /// Returns what was asked since then.
  List<String> calls() {
    return calls;
  }

  /// Tells whether this call shall fail.
  private boolean refuses(String call) {
    calls.add(call);
    return calls.size() - 1 == failing;
  }

  private void ask(String call) throws IOException {
    if (refuses(call)) {
      throw new IOException("no luck with " + call);
    }
  }

  private final class File implements Out {
    private final Out file;

    private File(Out file) {
      this.file = file;
    }

    /// A full disk takes a part of the bytes before it refuses.
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int count = Math.min(MOST_BYTES, bytes.remaining());
      boolean refused = refuses("write");
      ByteBuffer part = bytes.slice(bytes.position(), refused ? count / 2 : count);
      while (part.hasRemaining()) {
        file.write(part);
      }
      if (refused) {
        throw new IOException("No space left on device");
      }
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public void force() throws IOException {
      ask("force");
      file.force();
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
      ask("close");
    }
  }

  @Override
  public Out create(Path file) throws IOException {
    ask("create");
    return new File(real.create(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    ask("rename");
    real.rename(from, to);
  }

  @Override
  public void force(Path folder) throws IOException {
    ask("force folder");
    real.force(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    ask("delete");
    real.delete(file);
  }
}
