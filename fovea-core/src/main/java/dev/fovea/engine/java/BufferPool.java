package dev.fovea.engine.java;

import dev.fovea.engine.vector.Buffers;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/// Memory to compute in, for as many threads as compute at once: a thread that comes later takes what
/// another one has left. Memory of each thread would stay as long as the thread does, and a server has
/// many that call.
final class BufferPool {
  private final Deque<Buffers> free = new ConcurrentLinkedDeque<>();

  /// Lends memory to some work.
  void lend(Consumer<Buffers> work) {
    Buffers left = free.pollFirst();
    Buffers mine = left == null ? new Buffers() : left;
    try {
      work.accept(mine);
    } finally {
      free.addFirst(mine);
    }
  }
}
