package dev.fovea.train;

import dev.fovea.data.BatchSource;
import dev.fovea.data.Dataset;
import dev.fovea.tensor.Count;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The batches of a stream, which are read when their step comes.
///
/// @param seed  what the stream gets to choose its batches by
/// @param limit how many steps an epoch takes; nothing for all that come
record StreamFeed(BatchSource source, long seed, OptionalInt limit) implements Feed {
  @Override
  public int steps() {
    return limit.orElse(0);
  }

  @Override
  public int samples() {
    return 0;
  }

  @Override
  public boolean repeatable() {
    return source.repeatable();
  }

  @Override
  public Steps open(int epoch, int done) {
    Stream<? extends Dataset> stream = source.open(seed, epoch);
    Open open = new Open(stream, stream.iterator(), epoch);
    while (open.given < done) {
      open.next();
    }
    return open;
  }

  private final class Open implements Steps {
    private final Stream<? extends Dataset> stream;
    private final Iterator<? extends Dataset> batches;
    private final int epoch;
    private int given;

    private Open(Stream<? extends Dataset> stream, Iterator<? extends Dataset> batches, int epoch) {
      this.stream = stream;
      this.batches = batches;
      this.epoch = epoch;
    }

    /// An endless stream is not asked for more than its steps, and an empty one is an error.
    @Override
    public boolean hasNext() {
      boolean wanted = limit.isEmpty() ? given == 0 : given < limit.getAsInt();
      return wanted || limit.isEmpty() && batches.hasNext();
    }

    @Override
    public Samples next() {
      if (!batches.hasNext()) {
        throw new IllegalArgumentException(
            ("%s ends after %s%s.\n"
                + "  fix:    let the source give as many batches each time it is opened.")
                .formatted(
                    epoch == 0 ? "the stream" : "the stream of epoch " + epoch,
                    Count.of(given, "batch"),
                    limit.isPresent() ? ", but %d steps are asked for".formatted(steps()) : ""));
      }
      given++;
      return Samples.all(batches.next());
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
