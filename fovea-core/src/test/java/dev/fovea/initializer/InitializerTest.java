package dev.fovea.initializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerTest {
  /// `limit = sqrt(6 / (fanIn + fanOut))`, and an even spread has the variance `limit² / 3`.
  @ParameterizedTest
  @CsvSource({"'f32[100,200]', 300", "'f32[3,3,20,30]', 450", "'f32[5,7,10,20]', 1050",
      "'f32[5000]', 10000"})
  void glorotUniformKeepsToItsLimits(String type, int fans) {
    Tensor weight = Tensor.zeros(TensorType.parse(type));
    new GlorotUniform().fill(weight, new Random(1));
    double limit = Math.sqrt(6.0 / fans);
    double sum = 0;
    double squares = 0;
    double most = 0;
    long size = weight.shape().size();
    for (long i = 0; i < size; i++) {
      sum += weight.get(i);
      squares += weight.get(i) * weight.get(i);
      most = Math.max(most, Math.abs(weight.get(i)));
    }
    assertThat(most).isBetween(0.99 * limit, limit);
    assertThat(sum / size).isCloseTo(0, within(4 * limit / Math.sqrt(3.0 * size)));
    assertThat(squares / size).isCloseTo(limit * limit / 3, within(0.05 * limit * limit));
  }

  @Test
  void glorotUniformTakesAScalarAsOneInputAndOneOutput() {
    Tensor weight = Tensor.zeros(TensorType.f32());
    new GlorotUniform().fill(weight, new Random(1));
    assertThat(Math.abs(weight.get(0))).isBetween(1e-9, Math.sqrt(3));
  }

  @Test
  void zerosAndOnesOverwriteWhatWasThere() {
    Tensor weight = Tensor.of(new float[]{3, 4}, 2);
    new Ones().fill(weight, new Random(1));
    assertThat(weight.toFloats()).containsExactly(1, 1);
    new Zeros().fill(weight, new Random(1));
    assertThat(weight.toFloats()).containsExactly(0, 0);
  }
}
