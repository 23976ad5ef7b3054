package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/// Memory comes as zeros, in line with the processor's vectors, and goes with its arena.
class HugePagesTest {
  private static final long MEGABYTE = 1L << 20;

  @Test
  void givesZerosThatMayBeWritten() throws NativeLibraryException {
    for (Platform.Family system : Platform.Family.values()) {
      if (system == Platform.Family.LINUX && Host.platform().family() != system) {
        continue;
      }
      HugePages pages = new HugePages(system);
      for (long bytes : new long[]{0, 100, 4 * MEGABYTE, 9 * MEGABYTE + 4}) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment memory = pages.allocate(bytes, arena);
          assertThat(memory.byteSize()).isGreaterThanOrEqualTo(bytes);
          assertThat(memory.address() % 64).isZero();
          for (long at = 0; at < bytes; at += 61) {
            assertThat(memory.get(JAVA_BYTE, at)).isZero();
            memory.set(JAVA_BYTE, at, (byte) 1);
          }
        }
      }
    }
  }

  @Test
  void refusesMemoryOfAClosedArena() throws NativeLibraryException {
    MemorySegment memory;
    try (Arena arena = Arena.ofConfined()) {
      memory = new HugePages(Host.platform().family()).allocate(8 * MEGABYTE, arena);
    }
    assertThatThrownBy(() -> memory.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
  }

  /// More than there is: only what nobody holds any more makes room for the next.
  @Test
  void takesBackWhatNobodyHolds() throws NativeLibraryException {
    Platform.Family system = Host.platform().family();
    assumeTrue(system == Platform.Family.LINUX, "elsewhere Java sees to it");
    HugePages pages = new HugePages(system);
    long bytes = Runtime.getRuntime().maxMemory() / 3;
    for (int i = 0; i < 12; i++) {
      MemorySegment memory = pages.allocate(bytes, Arena.ofAuto());
      memory.set(JAVA_BYTE, bytes - 1, (byte) i);
      assertThat(memory.get(JAVA_BYTE, 0)).isZero();
      assertThat(memory.address() % (2 * MEGABYTE)).as("begins a huge page").isZero();
    }
  }
}
