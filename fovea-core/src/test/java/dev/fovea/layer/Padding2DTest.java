package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.java.JavaEngine;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What `numpy.pad(numpy.arange(1, 13).reshape(3, 4), ((1, 2), (3, 0)), mode)` gives, in NumPy 2.
class Padding2DTest {
  private static final List<List<Integer>> BORDER = List.of(List.of(1, 2), List.of(3, 0));

  @Test
  void mirrorsAtTheOutermostElements() {
    assertThat(padded(PaddingMode.REFLECT)).containsExactly(
        8, 7, 6, 5, 6, 7, 8,
        4, 3, 2, 1, 2, 3, 4,
        8, 7, 6, 5, 6, 7, 8,
        12, 11, 10, 9, 10, 11, 12,
        8, 7, 6, 5, 6, 7, 8,
        4, 3, 2, 1, 2, 3, 4);
  }

  @Test
  void repeatsTheOutermostElements() {
    assertThat(padded(PaddingMode.EDGE)).containsExactly(
        1, 1, 1, 1, 2, 3, 4,
        1, 1, 1, 1, 2, 3, 4,
        5, 5, 5, 5, 6, 7, 8,
        9, 9, 9, 9, 10, 11, 12,
        9, 9, 9, 9, 10, 11, 12,
        9, 9, 9, 9, 10, 11, 12);
  }

  @Test
  void mirrorsAtTheEdges() {
    assertThat(padded(PaddingMode.SYMMETRIC)).containsExactly(
        3, 2, 1, 1, 2, 3, 4,
        3, 2, 1, 1, 2, 3, 4,
        7, 6, 5, 5, 6, 7, 8,
        11, 10, 9, 9, 10, 11, 12,
        11, 10, 9, 9, 10, 11, 12,
        7, 6, 5, 5, 6, 7, 8);
  }

  @Test
  void putsANumberAround() {
    assertThat(padded(PaddingMode.CONSTANT)).containsExactly(
        -7, -7, -7, -7, -7, -7, -7,
        -7, -7, -7, 1, 2, 3, 4,
        -7, -7, -7, 5, 6, 7, 8,
        -7, -7, -7, 9, 10, 11, 12,
        -7, -7, -7, -7, -7, -7, -7,
        -7, -7, -7, -7, -7, -7, -7);
  }

  @Test
  void padsChannelsFirstAlike() {
    for (PaddingMode mode : PaddingMode.values()) {
      Layer first = new Padding2D(BORDER, mode, -7, DataFormat.CHANNELS_FIRST, "", true);
      assertThat(padded(first, 1, 3, 4)).isEqualTo(padded(mode));
    }
  }

  @Test
  void saysWhichBorderIsTooLong() {
    fails(() -> new Padding2D(3, PaddingMode.REFLECT).on(Input.of(3, 4, 1)), """
        padding2d: a reflect border of 3 does not fit axis 1 of f32[1,3,4,1], which has 3.
          fix:    take a border of at most 2, or the mode edge.""");
    fails(() -> new Padding2D(4, PaddingMode.SYMMETRIC).on(Input.of(5, 3, 1)), """
        padding2d: a symmetric border of 4 does not fit axis 2 of f32[1,5,3,1], which has 3.
          fix:    take a border of at most 3, or the mode edge.""");
    fails(() -> new Padding2D(-1, PaddingMode.EDGE),
        "Padding2D padding needs two pairs of numbers of at least 0, got [[-1, -1], [-1, -1]].");
    fails(() -> new Padding2D(1, PaddingMode.EDGE).on(Input.of(4, 4)), """
        padding2d: input is f32[1,4,4], which has 3 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
  }

  private static float[] padded(PaddingMode mode) {
    return padded(new Padding2D(BORDER, mode, -7, DataFormat.CHANNELS_LAST, "", true), 3, 4, 1);
  }

  private static float[] padded(Layer layer, int... shape) {
    float[] numbers = new float[12];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    Symbol x = Input.of(shape);
    try (JavaEngine engine = new JavaEngine(1)) {
      Model model = Model.of("padding", List.of(x), List.of(layer.on(x))).on(engine);
      return model.predict(List.of(Tensor.of(numbers, 1, shape[0], shape[1], shape[2])))
          .getFirst().toFloats();
    }
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
