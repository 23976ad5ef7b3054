package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.Reading;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The samples of a data set in batches.
///
/// @param shuffle whether each epoch has an order of its own
/// @param seed    what the orders follow from
/// @param steps   how many batches an epoch takes, at most as many as there are
record DatasetFeed(Dataset data, int batchSize, boolean shuffle, long seed, int steps)
    implements
      Feed {
  /// Returns all samples, in their order.
  static DatasetFeed inOrder(Dataset data, int batchSize) {
    return new DatasetFeed(data, batchSize, false, 0, batches(data, batchSize));
  }

  /// Returns the number of batches, of which the last may be shorter.
  static int batches(Dataset data, int batchSize) {
    return Math.ceilDiv(data.size(), batchSize);
  }

  @Override
  public int samples() {
    return (int) Math.min((long) steps * batchSize, data.size());
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Reading reading(int cores, int computing) {
    return data.reading(cores, computing);
  }

  @Override
  public Steps open(int epoch, int done) {
    int[] order = shuffle
        ? shuffled(data.size(), seed, epoch)
        : IntStream.range(0, data.size()).toArray();
    return new Steps() {
      private int next = done;

      @Override
      public boolean hasNext() {
        return next < steps;
      }

      @Override
      public Samples next() {
        int from = next++ * batchSize;
        return new Samples(data, order, from, Math.min(batchSize, order.length - from));
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  /// Returns an order of the samples that follows from seed and epoch.
  static int[] shuffled(int size, long seed, int epoch) {
    int[] order = IntStream.range(0, size).toArray();
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + epoch);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}
