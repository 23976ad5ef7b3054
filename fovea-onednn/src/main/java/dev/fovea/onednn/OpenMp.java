package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Java code on the threads that oneDNN computes on.
///
/// Threads of Java's own beside them would compete for the processors: OpenMP's spin for a while after
/// each primitive. So OpenMP's call Java, as they call a parallel region that a C compiler made.
///
/// @see <a href="https://gcc.gnu.org/onlinedocs/libgomp/Implementing-PARALLEL-construct.html">libgomp:
///     implementing a parallel region</a>
@SuppressWarnings("restricted") // C calls Java here.
final class OpenMp {
  /// What is cut into parts.
  @FunctionalInterface
  interface Work {
    /// Does a part.
    ///
    /// @param thread the number of the thread, from 0; two threads never share one
    /// @param part   the number of the part, from 0
    void run(int thread, int part);
  }

  private static final Work NOTHING = (_, _) -> {};

  private final CFunction region;
  private final CFunction number;
  private final MemorySegment entry;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger next = new AtomicInteger();
  private volatile int parts;
  private volatile Work work = NOTHING;

  private OpenMp(MemorySegment region, MemorySegment number) {
    this.region = CFunction.of(region, 4);
    this.number = CFunction.of(number, 0);
    try {
      this.entry = Linker.nativeLinker().upcallStub(
          MethodHandles.lookup().bind(this, "enter", MethodType.methodType(void.class, long.class)),
          FunctionDescriptor.ofVoid(JAVA_LONG), Arena.ofAuto());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns the threads of the OpenMP that a library uses; nothing where it is not GNU's, or has no such
  /// entry.
  static Optional<OpenMp> of(NativeLibrary library) {
    return library.openMp("GOMP_parallel").flatMap(
        region -> library.openMp("omp_get_thread_num").map(number -> new OpenMp(region, number)));
  }

  /// Does all parts on the threads of the caller's team, whoever is free the next one, and waits for them.
  ///
  /// @throws RuntimeException what a thread threw, if one did
  void run(int wantedParts, Work wanted) {
    next.set(0);
    parts = wantedParts;
    work = wanted;
    try {
      region.call(entry.address(), 0, 0, 0);
    } finally {
      work = NOTHING;
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown != null) {
      throw OneDnn.unexpected(thrown);
    }
  }

  /// Called by C, which no exception may reach.
  @SuppressWarnings("unused") // A region has a parameter.
  private void enter(long nothing) {
    try {
      int thread = (int) number.call();
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        work.run(thread, part);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }
}
