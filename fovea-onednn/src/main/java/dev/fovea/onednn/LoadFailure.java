package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds out why the operating system does not load the library, which Java does not say.
@SuppressWarnings("restricted") // Asks the C library.
final class LoadFailure {
  /// The oldest version of the GNU C library that the jar's library runs with.
  private static final String OLDEST_GLIBC = "2.34";

  private static final long LONGEST_TEXT = 4096;
  private static final int RTLD_LAZY = 1;

  private LoadFailure() {}

  /// Returns what can be told before loading: a library built for glibc may crash with another.
  static Optional<String> foreseen(Platform platform) {
    boolean linux = platform.family() == Platform.Family.LINUX;
    return linux && cFunction("gnu_get_libc_version").isEmpty()
        ? Optional.of("oneDNN needs the GNU C library; this Linux has another, such as musl.")
        : Optional.empty();
  }

  /// Returns a sentence about a library that did not load.
  static String explain(Platform platform, Path file) {
    return switch (platform.family()) {
      case LINUX -> {
        String glibc = text(cFunction("gnu_get_libc_version").orElseThrow());
        yield isOlder(glibc, OLDEST_GLIBC)
            ? "oneDNN needs glibc %s or newer; this Linux has %s.".formatted(OLDEST_GLIBC, glibc)
            : "oneDNN does not load: %s.".formatted(loaderMessage(file));
      }
      case MACOS -> "oneDNN does not load: %s.".formatted(loaderMessage(file));
      case WINDOWS ->
        "oneDNN does not load from %s: the Visual C++ runtime (vcomp140.dll) may be missing."
            .formatted(file);
    };
  }

  /// Compares versions such as `2.9` and `2.34` number by number.
  static boolean isOlder(String version, String than) {
    return Arrays.compare(numbers(version), numbers(than)) < 0;
  }

  private static int[] numbers(String version) {
    return Pattern.compile("\\D+").splitAsStream(version).mapToInt(Integer::parseInt).toArray();
  }

  /// Asks the dynamic loader once more, this time for its reason.
  private static String loaderMessage(Path file) {
    Optional<MemorySegment> dlopen = cFunction("dlopen");
    Optional<MemorySegment> dlerror = cFunction("dlerror");
    if (dlopen.isEmpty() || dlerror.isEmpty()) {
      return "the system's loader refuses " + file;
    }
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle open = Linker.nativeLinker()
          .downcallHandle(dlopen.get(), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
      MemorySegment path = arena.allocateFrom(file.toString());
      MemorySegment library = (MemorySegment) open.invokeExact(path, RTLD_LAZY);
      return library.address() == 0 ? text(dlerror.get()) : "the system's loader refused it once";
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
  }

  /// Calls a C function without parameters that returns a string.
  private static String text(MemorySegment function) {
    try {
      MemorySegment text = (MemorySegment) Linker.nativeLinker()
          .downcallHandle(function, FunctionDescriptor.of(ADDRESS))
          .invokeExact();
      return text.address() == 0 ? "no reason given" : text.reinterpret(LONGEST_TEXT).getString(0);
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
  }

  private static Optional<MemorySegment> cFunction(String name) {
    return Linker.nativeLinker().defaultLookup().find(name);
  }
}
