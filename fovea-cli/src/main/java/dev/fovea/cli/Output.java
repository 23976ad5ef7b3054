package dev.fovea.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/// A writer that knows why it could not write; a plain one knows only that it could not.
final class Output extends PrintWriter {
  /// What Linux and macOS say, and Windows, where nobody reads a pipe any more.
  private static final String CLOSED = "(?i).*(broken pipe|pipe is being closed|pipe has been ended).*";

  /// Remembers the first failure.
  private static final class Watched extends FilterOutputStream {
    private String reason = "";

    Watched(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        reason = reason.isEmpty() ? String.valueOf(e.getMessage()) : reason;
        throw e;
      }
    }
  }

  private final Watched stream;

  private Output(Watched stream, Charset charset) {
    super(stream, true, charset);
    this.stream = stream;
  }

  /// Returns a writer to a stream, flushed after each line.
  static Output to(OutputStream stream, Charset charset) {
    return new Output(new Watched(stream), charset);
  }

  /// Returns what the system said when writing failed, empty if it never did.
  String reason() {
    return stream.reason;
  }

  /// Tells whether a reason is that nobody reads any more.
  static boolean isOfClosedPipe(String reason) {
    return reason.matches(CLOSED);
  }
}
