package dev.fovea.onednn;

import java.lang.foreign.Arena;

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
    CFunction getenv = CFunction.ofSystem("getenv", 1);
    // A process that has set no variable before gets a new table; who reads the old one meanwhile does so safely.
    CFunction setenv = CFunction.ofSystem("setenv", 3);
    try (Arena arena = Arena.ofConfined()) {
      if (getenv.call(arena.allocateFrom("OMP_WAIT_POLICY").address()) == 0) {
        setenv.call(arena.allocateFrom("GOMP_SPINCOUNT").address(),
            arena.allocateFrom(TURNS).address(), 0);
      }
    }
  }
}
