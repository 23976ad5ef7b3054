package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.java.JavaEngine;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Numbers of Keras functions that no Keras layer has.
class KerasFunctionTest {
  /// What Keras 3.15's `ops.image.rgb_to_grayscale` gives.
  @Test
  void weighsTheColoursAsKerasDoes() {
    float[] y = compute(new Grayscale(), 1, 2, 3, 10, 20, 30, 255, 0, 128);
    assertThat(y).containsExactly(new float[]{18.149f, 90.81151f}, within(1e-5f));
    float[] three = compute(new Grayscale(3, DataFormat.CHANNELS_LAST, "", true), 1, 2, 3,
        10, 20, 30, 255, 0, 128);
    assertThat(three).containsExactly(
        new float[]{18.149f, 18.149f, 18.149f, 90.81151f, 90.81151f, 90.81151f}, within(1e-5f));
  }

  /// What Keras 3.15's `activations.gelu(x, approximate=True)` gives.
  @Test
  void approximatesTheGeluAsKerasDoes() {
    float[] y = compute(new Activation(ActivationFunction.GELU_TANH), 1, 1, 7,
        -3, -1, -0.5f, 0, 0.5f, 1, 3);
    assertThat(y).containsExactly(new float[]{-0.003637344f, -0.158807963f, -0.154285997f, 0,
        0.345714003f, 0.841192007f, 2.996362686f}, within(1e-6f));
  }

  private static float[] compute(Layer layer, int height, int width, int channels, float... x) {
    Symbol image = Input.of(height, width, channels);
    try (JavaEngine engine = new JavaEngine(1)) {
      Model model = Model.of("model", List.of(image), List.of(layer.on(image))).on(engine);
      return model.predict(List.of(Tensor.of(x, 1, height, width, channels))).getFirst().toFloats();
    }
  }
}
