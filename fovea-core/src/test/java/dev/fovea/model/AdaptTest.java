package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.Normalization;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdaptTest {
  private static final Dataset DATA = data(new float[]{1, 10, 3, 30, 5, 20, 7, 40}, 4, 2);

  /// Means 4 and 25, variances 5 and 125 by hand.
  @Test
  void givesTheDataMeanZeroAndVarianceOne() {
    Model model = Sequential.of(new Input(2), new Normalization(), new Dense(2));
    assertThat(model.adapt("normalization", DATA)).isSameAs(model);
    assertThat(model.weights().get("normalization/mean").toFloats()).containsExactly(4, 25);
    assertThat(model.weights().get("normalization/variance").toFloats()).containsExactly(5, 125);
    float[] y = model.upTo("normalization").predict(Tensor.of(new float[]{5, 25}, 1, 2)).toFloats();
    assertThat(y).containsExactly(new float[]{(float) (1 / Math.sqrt(5)), 0}, within(1e-6f));
  }

  @Test
  void forgetsTheDataBefore() {
    Model model = Sequential.of(new Input(2), new Normalization());
    model.adapt("normalization", data(new float[]{100, 200, 300, 400}, 2, 2));
    model.adapt("normalization", DATA);
    assertThat(model.weights().get("normalization/mean").toFloats()).containsExactly(4, 25);
  }

  /// A sum of squares would lose all digits of the variance.
  @Test
  void isExactFarFromZero() {
    float[] far = {16777000, 16777002, 16777004};
    Model model = Sequential.of(new Input(1), new Normalization());
    model.adapt("normalization", data(far, 3, 1));
    assertThat(model.weights().get("normalization/variance").get(0))
        .isCloseTo(8.0 / 3, within(1e-6));
  }

  @Test
  void saysWhatDoesNotAdapt() {
    Model model = Sequential.of(new Input(2),
        new Normalization(List.of(1.0), List.of(2.0)).named("fixed"), new Dense(2),
        new Normalization().named("norm"));
    String fix = " only a Normalization without mean and variance of its own adapts to data.\n"
        + "  fix:    name such a layer, or leave them out when you make it.";
    fails(() -> model.adapt("fixed", DATA), "fixed:" + fix);
    fails(() -> model.adapt("dense", DATA), "dense:" + fix);
    fails(() -> model.adapt("none", DATA),
        "there is no layer 'none'. The model has [input_layer, fixed, dense, norm].");
    fails(() -> model.adapt("norm", data(new float[6], 2, 3)), """
        norm: adapts to samples of one input f32[2], got 2 samples of [f32[3]].
          fix:    give at least one sample of that shape.""");
    fails(() -> model.adapt("norm", DATA.take(0)), """
        norm: adapts to samples of one input f32[2], got 0 samples of [f32[2]].
          fix:    give at least one sample of that shape.""");
  }

  private static Dataset data(float[] numbers, int rows, int columns) {
    return new TensorDataset(List.of(Tensor.of(numbers, rows, columns)), List.of());
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
