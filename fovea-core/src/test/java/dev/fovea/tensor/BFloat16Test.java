package dev.fovea.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BFloat16Test {
  private static float rounded(double value) {
    return BFloat16.toFloat(BFloat16.of(value));
  }

  @Test
  void keepsAllOfItsOwnNumbers() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = BFloat16.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(BFloat16.toFloat(BFloat16.of(value))).isNaN();
      } else {
        assertThat(BFloat16.of(value)).isEqualTo((short) bits);
        assertThat(BFloat16.of((double) value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void roundsHalvesToTheEvenNumber() {
    assertThat(BFloat16.of(1 + 0x1p-8f)).isEqualTo((short) 0x3f80);
    assertThat(BFloat16.of(1 + 3 * 0x1p-8f)).isEqualTo((short) 0x3f82);
    assertThat(BFloat16.of(-1 - 3 * 0x1p-8f)).isEqualTo((short) 0xbf82);
    assertThat(BFloat16.of(Math.nextUp(1 + 0x1p-8f))).isEqualTo((short) 0x3f81);
  }

  /// By way of a single, these would become halves, and go to the even number.
  @Test
  void roundsDoublesOnce() {
    assertThat(rounded(1 + 0x1p-8 + 0x1p-40)).isEqualTo(1 + 0x1p-7f);
    assertThat(rounded(1 + 3 * 0x1p-8 - 0x1p-40)).isEqualTo(1 + 0x1p-7f);
    assertThat(rounded(-1 - 0x1p-8 - 0x1p-40)).isEqualTo(-1 - 0x1p-7f);
  }

  @Test
  void keepsWhatIsNoFiniteNumber() {
    assertThat(rounded(Double.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(rounded(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(rounded(-Double.MAX_VALUE)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(BFloat16.toFloat(BFloat16.of(Float.intBitsToFloat(0x7f800001)))).isNaN();
    assertThat(rounded(Double.NaN)).isNaN();
    assertThat(rounded(0x1p-133)).as("the smallest subnormal number").isEqualTo(0x1p-133f);
  }

  @Test
  void tensorsHoldSuchNumbers() {
    Tensor tensor = Tensor.zeros(TensorType.parse("bf16[3]"));
    assertThat(tensor.memory().byteSize()).isEqualTo(6);
    tensor.set(1, 1.01);
    assertThat(tensor.toFloats()).containsExactly(0, 1.0078125f, 0);
    assertThat(tensor.type()).hasToString("bf16[3]");
  }
}
