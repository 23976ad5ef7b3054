package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// Owns the native objects of a kernel and of its steps, and destroys them with an arena.
///
/// oneDNN's objects are no memory segments, so that the arena, which is the plan's, has to be told
/// how to free them.
@SuppressWarnings("restricted") // Attaches a clean-up action to an arena.
final class NativeScope {
  private final OneDnn dnn;
  private final Arena arena;
  private final Contents contents;

  NativeScope(OneDnn dnn, Arena arena) {
    this.dnn = dnn;
    this.arena = arena;
    Contents owned = new Contents(dnn);
    this.contents = owned;
    // The action must not refer to the arena, or the garbage collector would never find it unused.
    MemorySegment unused = MemorySegment.NULL.reinterpret(arena, _ -> owned.destroyAll());
    assert unused.byteSize() == 0;
  }

  /// Returns the library whose objects these are.
  OneDnn dnn() {
    return dnn;
  }

  /// Creates an object that lives as long as the arena.
  ///
  /// @param function the C function that `creation` calls, for the message if it fails
  /// @param destroy  the C function that takes the object's address and frees it
  /// @throws OneDnnException if the function does not succeed
  long create(NativeFunction function, NativeFunction destroy, OneDnn.Creation creation) {
    return contents.add(dnn.create(function, creation), destroy);
  }

  /// Creates an object that lives as long as the arena.
  ///
  /// @param function a [CFunction] that writes the address where its first parameter points to
  /// @param destroy  the C function that takes the object's address and frees it
  /// @param behind   the function's other arguments
  /// @throws OneDnnException if the function does not succeed
  long create(NativeFunction function, NativeFunction destroy, long... behind) {
    return contents.add(dnn.create(function, behind), destroy);
  }

  /// Copies numbers to where a C function can read them, and returns the address.
  long dims(long... values) {
    return arena.allocateFrom(JAVA_LONG, values).address();
  }

  /// Returns zeroed memory that lives as long as the arena, 64-byte aligned.
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, 64);
  }

  private record Owned(long address, NativeFunction destroy) {}

  private static final class Contents {
    private final OneDnn dnn;
    private final Deque<Owned> owned = new ArrayDeque<>();

    Contents(OneDnn dnn) {
      this.dnn = dnn;
    }

    synchronized long add(long address, NativeFunction destroy) {
      owned.push(new Owned(address, destroy));
      return address;
    }

    synchronized void destroyAll() {
      while (!owned.isEmpty()) {
        Owned next = owned.pop();
        dnn.call(next.destroy, next.address);
      }
    }
  }
}
