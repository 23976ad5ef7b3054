package dev.fovea.tensor;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the writes to a piece of memory, for all tensors over it.
///
/// A write counts when it is done. So whoever reads first the number and then the elements, and finds
/// the same number later, has read all there was, whichever thread wrote.
final class Writes {
  private final AtomicLong count = new AtomicLong();
  private volatile boolean unseen;

  /// Counts a write.
  void add() {
    count.getAndIncrement();
  }

  /// Gives up: from now on somebody may write at any time.
  void unseen() {
    if (!unseen) {
      unseen = true;
    }
  }

  /// Returns a number that has not been there before, unless nothing was written since.
  long version() {
    return unseen ? count.incrementAndGet() : count.get();
  }
}
