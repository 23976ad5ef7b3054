package dev.fovea.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Memory in pages of 2 MB where Linux has them: a training step streams through hundreds of
/// megabytes, and with the usual 4 KB the processor spends part of it looking up addresses.
///
/// It comes from the system as it is: zeros at the first touch. Java would write the zeros itself,
/// page by small page, which took longer than all the rest of a plan of ResNet-50.
///
/// @see <a href="https://docs.kernel.org/admin-guide/mm/transhuge.html">Linux: transparent hugepage
///     support</a>
@SuppressWarnings("restricted") // Calls the operating system.
final class HugePages {
  private static final long PAGE = 2L << 20;
  private static final long SMALLEST = 2 * PAGE;
  private static final int READ_AND_WRITE = 3;
  private static final int PRIVATE_AND_ANONYMOUS = 0x22;
  private static final int MADV_HUGEPAGE = 14;
  private static final int PATIENCE = 8;

  /// Bytes in use, of all engines.
  private static final AtomicLong TAKEN = new AtomicLong();

  /// The system's functions.
  private record Calls(CFunction map, CFunction unmap, CFunction advise) {
    static Calls find() {
      return new Calls(CFunction.ofSystem("mmap", 6), CFunction.ofSystem("munmap", 2),
          CFunction.ofSystem("madvise", 3));
    }
  }

  private final Optional<Calls> calls;

  HugePages(Platform.Family system) {
    this.calls = system == Platform.Family.LINUX ? Optional.of(Calls.find()) : Optional.empty();
  }

  /// Returns zeroed memory, 64-byte aligned, in huge pages if it is large and the system has any.
  MemorySegment allocate(long bytes, Arena arena) {
    long length = Math.ceilDiv(bytes, PAGE) * PAGE + PAGE;
    if (bytes < SMALLEST || calls.isEmpty() || !reserve(length)) {
      return arena.allocate(Math.max(bytes, 64), 64);
    }
    CFunction unmap = calls.get().unmap;
    long start = calls.get().map.call(0, length, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0);
    if (start == -1) {
      TAKEN.addAndGet(-length);
      return arena.allocate(bytes, 64);
    }
    MemorySegment whole = MemorySegment.ofAddress(start).reinterpret(length, arena, memory -> {
      unmap.call(memory.address(), length);
      TAKEN.addAndGet(-length);
    });
    long aligned = Math.ceilDiv(start, PAGE) * PAGE - start;
    MemorySegment memory = whole.asSlice(aligned, length - PAGE);
    calls.get().advise.call(memory.address(), memory.byteSize(), MADV_HUGEPAGE);
    return memory.asSlice(0, bytes);
  }

  /// Tells whether there is room for more. Plans that nobody holds any more go with the next garbage
  /// collection, which knows nothing of memory outside Java's heap: as for Java's own, as much as the
  /// heap may grow to is the limit at which to ask for one.
  private static boolean reserve(long length) {
    long limit = Runtime.getRuntime().maxMemory();
    for (int tried = 0; TAKEN.addAndGet(length) > limit; tried++) {
      TAKEN.addAndGet(-length);
      if (tried == PATIENCE || !collect(1L << tried)) {
        return false;
      }
    }
    return true;
  }

  private static boolean collect(long millis) {
    System.gc();
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
