package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// How long OpenMP's threads wait for the next primitive, or for each other, before they sleep.
///
/// GNU's OpenMP spins for some milliseconds, far longer than the microseconds between two
/// primitives. When other processes want the processor too, a thread spins away its turn while the
/// one that it waits for does not get any, and steps take several times longer.
///
/// @see <a href="https://gcc.gnu.org/onlinedocs/libgomp/GOMP_005fSPINCOUNT.html">libgomp:
///     GOMP_SPINCOUNT</a>
@SuppressWarnings("restricted") // Calls the operating system.
final class OpenMpWait {
  private static final String VARIABLE = "GOMP_SPINCOUNT";
  private static final String ROUNDS = "20000";

  private OpenMpWait() {}

  /// Makes the waits short in the OpenMP library that is loaded next, which reads the environment;
  /// does nothing where the user has chosen, or where OpenMP is not GNU's.
  static void shorten(Platform.Family system) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (system != Platform.Family.LINUX || setenv.isEmpty()
        || System.getenv("OMP_WAIT_POLICY") != null || System.getenv(VARIABLE) != null) {
      return;
    }
    FunctionDescriptor signature = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(VARIABLE);
      MemorySegment value = arena.allocateFrom(ROUNDS);
      // Without memory for a variable the waits stay long, and nothing else changes.
      int _ = (int) linker.downcallHandle(setenv.get(), signature).invokeExact(name, value, 0);
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
  }
}
