package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// How long a thread of GNU's OpenMP waits for the others before it sleeps.
///
/// Its own choice is three milliseconds, many times the pause between two steps: when other programs want the processor, a thread
/// spins away the turn of the one that it waits for, and a step takes several times as long. The library reads the setting from the
/// environment when it is loaded, and from nowhere else.
@SuppressWarnings("restricted") // The C library's environment is what this class is for.
final class WaitPolicy {
  /// Turns of an empty loop, of which the library reckons 100,000 to a millisecond.
  private static final String TURNS = "20000";

  private WaitPolicy() {}

  /// Shortens the wait, unless the environment says something about it; before the library is loaded.
  ///
  /// @see <a href="https://gcc.gnu.org/onlinedocs/libgomp/GOMP_005fSPINCOUNT.html">GOMP_SPINCOUNT</a>
  static void shorten(Platform platform) {
    if (platform.family() != Platform.Family.LINUX) {
      return;
    }
    SymbolLookup library = Linker.nativeLinker().defaultLookup();
    MethodHandle getenv = handle(library, "getenv", FunctionDescriptor.of(ADDRESS, ADDRESS));
    // A process that has set no variable before gets a new table; who reads the old one meanwhile does so safely.
    MethodHandle setenv = handle(
        library, "setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment policy = (MemorySegment) getenv.invokeExact(
          arena.allocateFrom("OMP_WAIT_POLICY"));
      if (policy.address() == 0) {
        var _ = (int) setenv.invokeExact(
            arena.allocateFrom("GOMP_SPINCOUNT"), arena.allocateFrom(TURNS), 0);
      }
    } catch (Throwable e) {
      throw new AssertionError("getenv and setenv throw nothing", e);
    }
  }

  private static MethodHandle handle(
      SymbolLookup library,
      String name,
      FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), signature);
  }
}
