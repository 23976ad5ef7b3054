package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// A C function whose parameters and result are integers and pointers.
///
/// All are passed as 64 bits, a C `int` too: it is in the lower half of a register, and C does not look at
/// the other half. None of them has an `int` behind its eighth parameter: on macOS with ARM that one would
/// be on the stack, in four bytes.
///
/// Java compiles a dozen classes for each combination of types, which was a fifth of a start. So there are
/// two, and a function of fewer parameters gets zeros behind its own: with the calling conventions of all
/// [Platform]s the caller alone makes place for arguments and clears it, and a function does not look at
/// what lies behind its own.
///
/// @param handle     takes and returns `long` alone, [#FEW] or [#MANY] of them
/// @param parameters how many the function has
@SuppressWarnings("restricted") // Calling C is what this class is for.
record CFunction(MethodHandle handle, int parameters) {
  private static final int FEW = 6;
  private static final int MANY = 13;

  /// Links a function.
  ///
  /// @param parameters how many it has, at most 13
  static CFunction of(MemorySegment address, int parameters) {
    return new CFunction(
        Linker.nativeLinker().downcallHandle(address, type(parameters)), parameters);
  }

  /// Returns the type of a function as Java links it.
  static FunctionDescriptor type(int parameters) {
    MemoryLayout[] types = new MemoryLayout[parameters <= FEW ? FEW : MANY];
    Arrays.fill(types, JAVA_LONG);
    return FunctionDescriptor.of(JAVA_LONG, types);
  }

  /// Links a function of the C library.
  static CFunction ofSystem(String name, int parameters) {
    return of(Linker.nativeLinker().defaultLookup().findOrThrow(name), parameters);
  }

  /// Calls the function; of an `int` that it returns only the lower half means something.
  ///
  /// @param arguments as many as the function has parameters
  /// @throws IllegalArgumentException if there are more or fewer
  long call(long... arguments) {
    if (arguments.length != parameters) {
      throw new IllegalArgumentException("parameters: %d, arguments: %d."
          .formatted(parameters, arguments.length));
    }
    try {
      if (parameters <= FEW) {
        long[] a = Arrays.copyOf(arguments, FEW);
        return (long) handle.invokeExact(a[0], a[1], a[2], a[3], a[4], a[5]);
      }
      long[] a = Arrays.copyOf(arguments, MANY);
      return (long) handle.invokeExact(
          a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12]);
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
  }
}
