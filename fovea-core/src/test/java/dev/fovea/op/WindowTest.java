package dev.fovea.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  /// Keras's `same`: `ceil(input / stride)` positions, the larger half of the padding behind.
  @ParameterizedTest
  @CsvSource({"7,3,1,1, 7,1,1", "8,3,2,1, 4,0,1", "7,3,2,1, 4,1,1", "9,4,3,1, 3,0,1",
      "6,2,1,1, 6,0,1", "11,3,1,2, 11,2,2", "5,1,2,1, 3,0,0", "224,7,2,1, 112,2,3",
      "4,2,3,1, 2,0,1", "1,5,1,1, 1,2,2", "3,2,5,1, 1,0,0"})
  void padsAsKerasSame(int input, int kernel, int stride, int dilation, int positions, int before,
      int after) {
    Window window = Window.same(
        List.of(kernel), List.of(stride), List.of(dilation), Shape.of(input));
    assertThat(window.axes())
        .containsExactly(new Window.Axis(kernel, stride, dilation, before, after));
    assertThat(window.output(Shape.of(1, input, 1), 5)).isEqualTo(Shape.of(1, positions, 5));
  }

  @ParameterizedTest
  @CsvSource({"7,3,1,1, 5", "8,3,2,1, 3", "11,3,1,2, 7", "5,5,3,1, 1", "6,2,2,1, 3", "7,2,2,1, 3"})
  void fitsInsideAsKerasValid(int input, int kernel, int stride, int dilation, int positions) {
    Window window = Window.valid(List.of(kernel), List.of(stride), List.of(dilation));
    assertThat(window.output(Shape.of(2, input, 1), 3)).isEqualTo(Shape.of(2, positions, 3));
  }

  @Test
  void leavesOutDefaultsWhenItPrints() {
    for (String text : List.of("3x3", "3x3 stride 2x2 pad 0:1x0:1", "7 stride 2 dilation 3 pad 3:2",
        "1x2x3 dilation 1x1x2")) {
      assertThat(Window.parse(text)).hasToString(text);
    }
    assertThat(Window.parse("3x3 stride 1x1 pad 0:0x0:0")).hasToString("3x3");
  }

  @Test
  void saysWhichImageItNeeds() {
    assertThatThrownBy(() -> Window.parse("3x3").output(Shape.of(2, 8, 8), 1))
        .hasMessage("image has 3 axes, a window over 2 needs 4."
            + " give [batch, spatial, spatial, channels].");
    assertThatThrownBy(() -> new Window.Axis(0, 1, 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a window needs kernel, stride and dilation of at least 1 and padding of at"
            + " least 0, got kernel 0, stride 1, dilation 1, padding 0 and 0.");
  }
}
