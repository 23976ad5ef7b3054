package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/// Functions of the C library, called with 64 bits for whatever they take.
class CFunctionTest {
  @Test
  void passesAnIntInTheLowerHalf() {
    CFunction abs = CFunction.ofSystem("abs", 1);
    assertThat((int) abs.call(-5)).isEqualTo(5);
    // What C does not look at.
    assertThat((int) abs.call(0x7abc_0000_0000_0007L)).isEqualTo(7);
  }

  @Test
  void passesPointersAndSizes() {
    try (Arena arena = Arena.ofConfined()) {
      CFunction compare = CFunction.ofSystem("strncmp", 3);
      long hello = arena.allocateFrom("hello").address();
      long help = arena.allocateFrom("help").address();
      assertThat((int) compare.call(hello, help, 3)).isZero();
      assertThat((int) compare.call(hello, help, 4)).isNegative();
      assertThat(CFunction.ofSystem("strlen", 1).call(hello)).isEqualTo(5);
    }
  }

  @Test
  void refusesAnotherNumberOfArguments() {
    CFunction abs = CFunction.ofSystem("abs", 1);
    assertThatThrownBy(() -> abs.call(1, 2)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameters: 1, arguments: 2.");
    assertThatThrownBy(abs::call).isInstanceOf(IllegalArgumentException.class);
  }
}
