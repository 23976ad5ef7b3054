package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdArrayTest {
  @Test
  void givesValuesBackInEveryType() {
    assertThat(NdArray.of(List.of(2), 0.1f, 2f).floats()).containsExactly(0.1f, 2f);
    assertThat(NdArray.of(List.of(2), 0.1, 2.0).doubles()).containsExactly(0.1, 2.0);
    assertThat(NdArray.of(List.of(2), 3, -4).longs()).containsExactly(3, -4);
    assertThat(NdArray.of(List.of(), Long.MAX_VALUE).longs()).containsExactly(Long.MAX_VALUE);
    assertThat(NdArray.of(List.of(2), (byte) 1, (byte) -1).longs()).containsExactly(1, 255);
    assertThat(NdArray.of(List.of(2), (byte) 1, (byte) -1).floats()).containsExactly(1f, 255f);
  }

  @Test
  void keepsItsOwnCopy() {
    float[] values = {1f, 2f};
    NdArray array = NdArray.of(List.of(2), values);
    values[0] = 9f;
    assertThat(array.floats()).containsExactly(1f, 2f);
  }

  @Test
  void comparesTypeShapeAndValues() {
    NdArray array = NdArray.of(List.of(2), 1f, 2f);
    assertThat(array)
        .isEqualTo(NdArray.of(List.of(2), 1f, 2f))
        .hasSameHashCodeAs(NdArray.of(List.of(2), 1f, 2f));
    assertThat(array).isNotEqualTo(NdArray.of(List.of(2), 1f, 3f));
    assertThat(array).isNotEqualTo(NdArray.of(List.of(2, 1), 1f, 2f));
    assertThat(array)
        .isNotEqualTo(NdArray.of(List.of(2), Float.floatToIntBits(1f), Float.floatToIntBits(2f)));
    assertThat(NdArray.of(List.of(3, 3, 1, 32), new float[288])).hasToString("f32[3,3,1,32]");
  }

  @Test
  void saysHowManyBytesTheShapeTakes() {
    assertThatThrownBy(
        () -> new NdArray(ElementType.F32, List.of(2, 3), MemorySegment.ofArray(new byte[20])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("f32[2,3] takes 24 bytes, got 20.");
  }

  @Test
  void refusesNegativeAxes() {
    assertThatThrownBy(() -> NdArray.of(List.of(-1, -1), 1f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The shape [-1, -1] has a negative axis.");
  }

  @Test
  void givesNoWholeNumbersFromFractions() {
    assertThatThrownBy(() -> NdArray.of(List.of(1), 1f).longs())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The array f32[1] holds fractions, not whole numbers.\n"
                + "  fix:    read it with doubles().");
  }
}
