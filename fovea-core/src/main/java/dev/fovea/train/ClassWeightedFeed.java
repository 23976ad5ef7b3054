package dev.fovea.train;

import dev.fovea.data.Reading;
import java.util.Map;

/// Steps whose samples count as much as their class does. The class is that of the label as it was
/// read, before training mixes labels, so whoever reads must know of the weights.
///
/// @param classes how much each class counts, by its number; 1 where it has no weight
record ClassWeightedFeed(Feed feed, Map<Integer, Double> classes) implements Feed {
  @Override
  public int steps() {
    return feed.steps();
  }

  @Override
  public int samples() {
    return feed.samples();
  }

  @Override
  public boolean repeatable() {
    return feed.repeatable();
  }

  @Override
  public Reading reading(int cores, int computing) {
    return feed.reading(cores, computing);
  }

  @Override
  public Steps open(int epoch, int done) {
    Steps steps = feed.open(epoch, done);
    return new Steps() {
      @Override
      public boolean hasNext() {
        return steps.hasNext();
      }

      @Override
      public Samples next() {
        return steps.next().counting(classes);
      }

      @Override
      public void close() {
        steps.close();
      }
    };
  }
}
