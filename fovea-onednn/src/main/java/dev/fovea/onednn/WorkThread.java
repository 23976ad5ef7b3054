package dev.fovea.onednn;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/// The one thread that calls oneDNN.
///
/// OpenMP keeps a team of threads for each thread that calls it, and oneDNN plans a primitive for
/// the size of its caller's team. With a single caller there is one team, and every primitive runs
/// with as many threads as it was planned for.
final class WorkThread implements AutoCloseable {
  private final ExecutorService executor = Executors.newSingleThreadExecutor(
      Thread.ofPlatform().daemon().name("fovea-onednn").factory());
  private final Thread thread = await(executor.submit(Thread::currentThread));

  /// Does the work on this thread, waits for it, and returns its result.
  ///
  /// An interrupt does not shorten the wait, because the caller could then free memory that the
  /// work uses; it is kept for later.
  <T> T call(Supplier<T> work) {
    return Thread.currentThread().equals(thread) ? work.get() : await(submit(work::get));
  }

  /// Does the work on this thread and waits for it, as [#call] does.
  void run(Runnable work) {
    if (Thread.currentThread().equals(thread)) {
      work.run();
    } else {
      await(submit(Executors.callable(work)));
    }
  }

  private <T> Future<T> submit(Callable<T> work) {
    try {
      return executor.submit(work);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException(
          "the engine 'onednn' is closed.\n  fix:    close an engine after the last model that uses it.",
          e);
    }
  }

  private static <T> T await(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw OneDnn.unexpected(e.getCause() == null ? e : e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Ends the thread, and OpenMP's team with it, after what was begun.
  @Override
  public void close() {
    executor.shutdown();
  }
}
