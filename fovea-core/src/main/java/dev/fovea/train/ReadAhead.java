package dev.fovea.train;

import dev.fovea.data.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// The steps of an epoch, whose samples several threads read, some of them before their step comes.
///
/// Batches come in their order, and what is in them depends on seed and step alone, not on who read
/// what. As many batches are in memory as are read ahead, and the one whose step runs. Reading that
/// fails is thrown when the step's turn comes; closing ends the threads.
final class ReadAhead implements Feed.Steps {
  private final Feed.Steps steps;
  private final Reading reading;
  private final OptionalLong seed;
  private final List<Thread> helpers = new ArrayList<>();
  private final Deque<ReadBatch> batches = new ArrayDeque<>();
  private final Deque<ReadBatch.Room> free = new ArrayDeque<>();
  private final Deque<ReadBatch.Room> used = new ArrayDeque<>();
  private final Lock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long step;
  private boolean closed;

  /// @param steps what to read; its batches have one size, but for a shorter last one
  /// @param seed  that of the training, nothing for a measurement
  /// @param first number of training steps before the first one
  ReadAhead(Feed.Steps steps, Reading reading, OptionalLong seed, long first) {
    this.steps = steps;
    this.reading = reading;
    this.seed = seed;
    step = first;
    for (int i = 1; i <= reading.helpers(); i++) {
      helpers.add(Thread.ofPlatform().daemon().name("fovea-read-" + i).start(this::help));
    }
  }

  @Override
  public boolean hasNext() {
    return !batches.isEmpty() || steps.hasNext();
  }

  /// Returns the next batch when it is read; reads along while it is not.
  @Override
  public Samples next() {
    // The step before has run: its memory is free.
    if (used.size() > batches.size()) {
      free.add(used.remove());
    }
    begin(Math.max(1, reading.ahead()));
    ReadBatch batch = batches.element();
    for (int row = row(batch); row >= 0; row = row(batch)) {
      read(batch, row);
    }
    await(batch);
    begin(reading.ahead());
    batch.check();
    return batch.samples();
  }

  /// Lets the helpers read on, until this many batches are read or being read.
  private void begin(int count) {
    lock.lock();
    try {
      while (batches.size() < count && steps.hasNext()) {
        Samples samples = steps.next();
        ReadBatch.Room room = free.isEmpty() ? ReadBatch.Room.of(samples) : free.remove();
        used.add(room);
        batches.add(new ReadBatch(samples, room, seed, step++));
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a row of a batch, to read it.
  ///
  /// @return -1 if there is none left
  private int row(ReadBatch batch) {
    lock.lock();
    try {
      return batch.hasRow() ? batch.nextRow() : -1;
    } finally {
      lock.unlock();
    }
  }

  private void read(ReadBatch batch, int row) {
    Throwable problem = batch.read(row);
    boolean last;
    lock.lock();
    try {
      last = batch.done(row, problem);
    } finally {
      lock.unlock();
    }
    if (last) {
      batch.finish();
      lock.lock();
      try {
        batch.release();
        news.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Waits until others have read the last rows of the first batch, and takes it.
  private void await(ReadBatch batch) {
    lock.lock();
    try {
      while (!batch.isFinished()) {
        news.awaitUninterruptibly();
      }
      batches.remove();
    } finally {
      lock.unlock();
    }
  }

  /// Reads what there is to read, in the order of the batches, until all is over.
  private void help() {
    while (true) {
      ReadBatch batch;
      int row;
      lock.lock();
      try {
        Optional<ReadBatch> open = open();
        while (open.isEmpty() && !closed) {
          news.awaitUninterruptibly();
          open = open();
        }
        if (closed) {
          return;
        }
        batch = open.orElseThrow();
        row = batch.nextRow();
      } finally {
        lock.unlock();
      }
      read(batch, row);
    }
  }

  private Optional<ReadBatch> open() {
    return batches.stream().filter(ReadBatch::hasRow).findFirst();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    helpers.forEach(ReadAhead::join);
    steps.close();
  }

  /// Waits for the end of a thread, which is a sample away; an interrupt is kept for later.
  private static void join(Thread helper) {
    boolean interrupted = false;
    while (helper.isAlive()) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
