package dev.fovea.cli;

import dev.fovea.files.pretrained.DownloadProgress;
import dev.fovea.files.pretrained.WeightAddress;
import java.util.OptionalLong;

/// A line for each download that says how far it is: one that is overwritten where a person watches, else
/// one at its start.
final class TransferLine implements DownloadProgress, AutoCloseable {
  private static final long STEP = 1 << 20;

  private final Terminal terminal;
  private long shown;

  TransferLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void at(WeightAddress address, long done, OptionalLong size) {
    if (done == 0) {
      close();
      terminal.err().println("Fetching %s".formatted(address.uri()));
    }
    boolean whole = done == size.orElse(-1);
    if (terminal.interactive() && (whole || done >= shown + STEP)) {
      shown = done;
      terminal.err().print("\r%s%s MiB ".formatted(Amounts.mebibytes(done),
          size.isPresent() ? " of " + Amounts.mebibytes(size.getAsLong()) : ""));
      terminal.err().flush();
    }
  }

  @Override
  public void close() {
    if (shown > 0) {
      terminal.err().println();
      shown = 0;
    }
  }
}
