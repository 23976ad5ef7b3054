package dev.fovea.engine.java;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A fixed team of threads that shares ranges of work.
///
/// The shares depend on the size of the team alone, so a result is the same at each run.
final class Workers implements AutoCloseable {
  /// Work on the elements from `from`, inclusive, to `to`, exclusive.
  @FunctionalInterface
  interface Range {
    void run(int from, int to);
  }

  private final int threads;
  private final ExecutorService others;

  Workers(int threads) {
    this.threads = threads;
    this.others = Executors.newFixedThreadPool(
        Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("fovea-java-", 1).factory());
  }

  int threads() {
    return threads;
  }

  /// Runs `work` on shares of 0 to `count`; small jobs stay on the calling thread.
  ///
  /// @param count number of pieces that can be done apart
  /// @param cost  elementary operations in all
  void split(int count, long cost, Range work) {
    int shares = cost < 1 << 15 ? 1 : Math.min(threads, count);
    if (shares <= 1) {
      work.run(0, count);
      return;
    }
    List<Future<?>> running = new ArrayList<>(shares);
    for (int share = 1; share < shares; share++) {
      int from = bound(share, shares, count);
      int to = bound(share + 1, shares, count);
      running.add(others.submit(() -> work.run(from, to)));
    }
    RuntimeException failure = null;
    try {
      work.run(0, bound(1, shares, count));
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Future<?> share : running) {
      // Also after a failure: nobody may write any more when the caller goes on.
      RuntimeException other = await(share);
      failure = failure == null ? other : failure;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static int bound(int share, int shares, int count) {
    return (int) ((long) count * share / shares);
  }

  /// Waits for a share, whatever interrupts, and returns its failure if it has one.
  private static @Nullable RuntimeException await(Future<?> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get();
          return null;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    others.shutdown();
  }
}
