package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.java.JavaEngine;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Keras has no such layer: these numbers are the paper's formula by hand.
class LocalResponseNormalizationTest {
  @Test
  void dividesByTheSquaresOfItsNeighbours() {
    float[] y = compute(new LocalResponseNormalization(1, 1, 1, 1, "", true), 1, 2, 3);
    assertThat(y).containsExactly(
        new float[]{1f / (1 + 1 + 4), 2f / (1 + 1 + 4 + 9), 3f / (1 + 4 + 9)}, within(1e-6f));
  }

  @Test
  void hasTheNumbersOfAlexNet() {
    float[] y = compute(new LocalResponseNormalization(), 100, 0, 0, 300);
    // Channel 0 sees channels 0 to 2, channel 3 sees channels 1 to 3.
    double first = 100 / Math.pow(2 + 1e-4 * 100 * 100, 0.75);
    double last = 300 / Math.pow(2 + 1e-4 * 300 * 300, 0.75);
    assertThat(y).containsExactly(
        new float[]{(float) first, 0, 0, (float) last}, within(1e-4f));
  }

  private static float[] compute(Layer layer, float... channels) {
    Symbol x = Input.of(channels.length);
    try (JavaEngine engine = new JavaEngine(1)) {
      Model model = Model.of("lrn", List.of(x), List.of(layer.on(x))).on(engine);
      return model.predict(List.of(Tensor.of(channels, 1, channels.length))).getFirst().toFloats();
    }
  }
}
