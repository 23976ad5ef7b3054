package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Memory in pages of 2 MB where Linux has them: a training step streams through hundreds of
/// megabytes, and with the usual 4 KB the processor spends part of it looking up addresses.
///
/// @see <a href="https://docs.kernel.org/admin-guide/mm/transhuge.html">Linux: transparent hugepage
///     support</a>
@SuppressWarnings("restricted") // Calls the operating system.
final class HugePages {
  private static final long PAGE = 2L << 20;
  private static final long SMALLEST = 2 * PAGE;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_HUGEPAGE = 14;

  private final Optional<MethodHandle> advise;

  HugePages(Platform.Family system) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor signature = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    this.advise = system == Platform.Family.LINUX
        ? linker.defaultLookup().find("madvise").map(f -> linker.downcallHandle(f, signature))
        : Optional.empty();
  }

  /// Returns zeroed memory, 64-byte aligned, in huge pages if it is large and the system has any.
  MemorySegment allocate(long bytes, Arena arena) {
    if (bytes < SMALLEST || advise.isEmpty()) {
      return arena.allocate(Math.max(bytes, 64), 64);
    }
    MemorySegment memory = arena.allocate(bytes, PAGE);
    MemorySegment whole = memory.asSlice(0, bytes / PAGE * PAGE);
    // Java has written zeros to small pages by now. Given back, they read as zeros again, and come
    // as huge ones at the next touch.
    if (advise(whole, MADV_HUGEPAGE)) {
      advise(whole, MADV_DONTNEED);
    }
    return memory;
  }

  private boolean advise(MemorySegment memory, int advice) {
    try {
      return (int) advise.orElseThrow().invokeExact(memory, memory.byteSize(), advice) == 0;
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
  }
}
