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
/// Java compiles a dozen classes for each combination of types, which was a fifth of a start; so there is
/// one for each number of parameters.
///
/// @param handle takes and returns `long` alone
@SuppressWarnings("restricted") // Calling C is what this class is for.
record CFunction(MethodHandle handle) {
  /// Links a function.
  ///
  /// @param parameters how many it has
  static CFunction of(MemorySegment address, int parameters) {
    return new CFunction(Linker.nativeLinker().downcallHandle(address, type(parameters)));
  }

  /// Returns the type of a function as Java links it.
  static FunctionDescriptor type(int parameters) {
    MemoryLayout[] types = new MemoryLayout[parameters];
    Arrays.fill(types, JAVA_LONG);
    return FunctionDescriptor.of(JAVA_LONG, types);
  }

  /// Links a function of the C library.
  static CFunction ofSystem(String name, int parameters) {
    return of(Linker.nativeLinker().defaultLookup().findOrThrow(name), parameters);
  }

  /// Calls the function; of an `int` that it returns only the lower half means something.
  ///
  /// @param a as many as the function has parameters
  long call(long... a) {
    try {
      return switch (a.length) {
        case 0 -> (long) handle.invokeExact();
        case 1 -> (long) handle.invokeExact(a[0]);
        case 2 -> (long) handle.invokeExact(a[0], a[1]);
        case 3 -> (long) handle.invokeExact(a[0], a[1], a[2]);
        case 4 -> (long) handle.invokeExact(a[0], a[1], a[2], a[3]);
        case 5 -> (long) handle.invokeExact(a[0], a[1], a[2], a[3], a[4]);
        case 6 -> (long) handle.invokeExact(a[0], a[1], a[2], a[3], a[4], a[5]);
        case 7 -> (long) handle.invokeExact(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
        case 12 -> (long) handle.invokeExact(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
        case 13 -> (long) handle.invokeExact(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12]);
        default -> throw new IllegalArgumentException(
            "no function here has %d parameters.".formatted(a.length));
      };
    } catch (Throwable e) {
      throw OneDnn.unexpected(e);
    }
  }
}
