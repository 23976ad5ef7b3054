package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The loaded library with its engine for the CPU, its stream, and the thread that calls it.
///
/// The library stays loaded until the process ends.
///
/// @see <a href="https://uxlfoundation.github.io/oneDNN/dev_guide_basic_concepts.html">oneDNN:
///     basic concepts</a>
@SuppressWarnings("restricted") // Calling C is what this class is for.
final class OneDnn implements AutoCloseable {
  /// A call of a C function that stores its result at the address given, and returns a status.
  @FunctionalInterface
  interface Creation {
    int call(long result) throws Throwable;
  }

  private final NativeLibrary library;
  private final Map<NativeFunction, MethodHandle> linked = new ConcurrentHashMap<>();
  private final WorkThread thread = new WorkThread();
  private final int threads;
  private final MethodHandle execute;
  private final long engine;
  private final long stream;
  private Optional<OpenMp> team = Optional.empty();
  private boolean teamSought;

  private OneDnn(NativeLibrary library, int wantedThreads) {
    this.library = library;
    Thread.ofPlatform().daemon().name("fovea-onednn-link").start(this::linkEarly);
    this.threads = thread.call(() -> useThreads(library, wantedThreads));
    this.execute = function(NativeFunction.PRIMITIVE_EXECUTE);
    this.engine = create(NativeFunction.ENGINE_CREATE, Codes.ENGINE_CPU, 0);
    this.stream = create(NativeFunction.STREAM_CREATE, engine, Codes.STREAM_IN_ORDER);
  }

  /// Loads the library from the jar of this platform.
  ///
  /// @param cacheFolders where the library's files may be kept unpacked, best first
  /// @param threads      OpenMP threads for each primitive, at least 1
  /// @throws NativeLibraryException if it cannot be used here; the message is one plain sentence
  static OneDnn load(List<Path> cacheFolders, int threads) throws NativeLibraryException {
    NativeLibrary library = NativeLibrary.load(Host.platform(), cacheFolders);
    for (NativeFunction function : NativeFunction.values()) {
      if (library.symbols().find(function.symbol()).isEmpty()) {
        throw new NativeLibraryException(
            "%s has no function %s: it is not the version of oneDNN that Fovea needs."
                .formatted(library.file(), function.symbol()));
      }
    }
    try {
      return new OneDnn(library, threads);
    } catch (OneDnnException e) {
      throw new NativeLibraryException("oneDNN has no engine for this processor.", e);
    }
  }

  /// Returns the handle of a C function, for `invokeExact` where it is no [CFunction].
  MethodHandle function(NativeFunction function) {
    return linked.computeIfAbsent(
        function,
        f -> Linker.nativeLinker()
            .downcallHandle(library.symbols().find(f.symbol()).orElseThrow(), f.descriptor()));
  }

  /// Links a function of each type that a network for images needs, while others build its model: to make
  /// a type known takes Java four milliseconds, and another function of the same type next to nothing.
  private void linkEarly() {
    Stream.of(NativeFunction.PRIMITIVE_EXECUTE,
        NativeFunction.CONVOLUTION_FORWARD_PRIMITIVE_DESC_CREATE,
        NativeFunction.BATCH_NORMALIZATION_FORWARD_PRIMITIVE_DESC_CREATE,
        NativeFunction.BATCH_NORMALIZATION_BACKWARD_PRIMITIVE_DESC_CREATE).forEach(this::function);
  }

  /// Runs a primitive on the calling thread and returns when it is done.
  ///
  /// @param arguments an array of `dnnl_exec_arg_t`, whose arena cannot be closed meanwhile
  /// @throws IllegalStateException if the arguments' arena is closed
  void execute(long primitive, int count, MemorySegment arguments) {
    int status;
    try {
      status = (int) execute.invokeExact(primitive, stream, count, arguments);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    check(NativeFunction.PRIMITIVE_EXECUTE, status);
  }

  /// Calls a [CFunction] and returns what it says.
  long ask(NativeFunction function, long... arguments) {
    return new CFunction(function(function), function.parameters()).call(arguments);
  }

  /// Calls a [CFunction] that returns a status.
  ///
  /// @throws OneDnnException if it does not succeed
  void call(NativeFunction function, long... arguments) {
    check(function, (int) ask(function, arguments));
  }

  /// Calls a [CFunction] that writes the address of a new object where its first parameter points to.
  ///
  /// @param behind its other arguments
  /// @throws OneDnnException if the function does not succeed
  long create(NativeFunction function, long... behind) {
    long[] arguments = new long[behind.length + 1];
    System.arraycopy(behind, 0, arguments, 1, behind.length);
    return create(function, result -> {
      arguments[0] = result;
      return (int) ask(function, arguments);
    });
  }

  /// Calls a function that writes the address of a new object where its parameter points to.
  ///
  /// @throws OneDnnException if the function does not succeed
  long create(NativeFunction function, Creation creation) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(JAVA_LONG);
      check(function, creation.call(result.address()));
      return result.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Turns a status other than success into an exception.
  void check(NativeFunction function, int status) {
    if (status != 0) {
      throw new OneDnnException(function, status);
    }
  }

  /// Returns the library's version, such as `3.11.0`.
  String version() {
    int[] numbers = MemorySegment.ofAddress(ask(NativeFunction.VERSION))
        .reinterpret(3 * JAVA_INT.byteSize()).toArray(JAVA_INT);
    return "%d.%d.%d".formatted(numbers[0], numbers[1], numbers[2]);
  }

  /// Returns the processor features that the kernels use, such as `avx512_core_bf16`.
  String instructionSet() {
    return InstructionSet.name(instructionCode());
  }

  /// Tells whether the processor multiplies bf16 numbers.
  boolean hasBf16() {
    return InstructionSet.hasBf16(instructionCode());
  }

  private int instructionCode() {
    return (int) ask(NativeFunction.GET_EFFECTIVE_CPU_ISA);
  }

  /// Returns the library's file, symbols and platform.
  NativeLibrary library() {
    return library;
  }

  /// Returns the address of oneDNN's engine.
  long engine() {
    return engine;
  }

  /// Returns the thread on which primitives are built and run.
  WorkThread thread() {
    return thread;
  }

  /// Returns how many threads a primitive runs on.
  int threads() {
    return threads;
  }

  /// Returns the threads of a primitive for work of our own, where Java can have them.
  synchronized Optional<OpenMp> team() {
    if (!teamSought) {
      team = OpenMp.of(library);
      teamSought = true;
    }
    return team;
  }

  /// Creates a primitive that will run on the one thread that calls it.
  <T> T onOneThread(Supplier<T> creation) {
    return thread.call(() -> {
      useThreads(library, 1);
      try {
        return creation.get();
      } finally {
        useThreads(library, threads);
      }
    });
  }

  /// Ends the thread. What was built before may still be freed, but not run.
  @Override
  public void close() {
    thread.close();
  }

  /// Sets the size of the team that the calling thread has with OpenMP.
  ///
  /// @return the size in effect, one thread a processor where OpenMP's functions cannot be found
  private static int useThreads(NativeLibrary library, int count) {
    Optional<MemorySegment> setThreads = library.openMp("omp_set_num_threads");
    if (setThreads.isEmpty()) {
      return Runtime.getRuntime().availableProcessors();
    }
    CFunction.of(setThreads.get(), 1).call(count);
    return count;
  }

  /// Returns an exception to throw for what `invokeExact` threw, which declares every `Throwable`:
  /// it is one of ours, or tells of a wrong signature in [NativeFunction].
  static RuntimeException unexpected(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }
}
