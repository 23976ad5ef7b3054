package dev.fovea.cli;

import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a training at the next step when the process is asked to end, as with Ctrl-C, and holds the
/// process until the files are whole.
final class Interrupt implements Callback, AutoCloseable {
  /// Longer than a step, a validation and the writing of files take together.
  private static final int PATIENCE_SECONDS = 30;

  /// Leaves the training loop.
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "fovea-interrupt");
  private volatile boolean wanted;

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    wanted = true;
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Verdict on(TrainEvent event) {
    if (wanted) {
      throw new Stopped();
    }
    return Verdict.CONTINUE;
  }

  /// Lets the process end.
  @Override
  public void close() {
    done.countDown();
    if (!wanted) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process began to end just now, and the hook has nothing to wait for.
      }
    }
  }
}
